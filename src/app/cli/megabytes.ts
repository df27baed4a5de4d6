const KILOBYTE = 1_000
const MEGABYTE = 1_000_000

export const megabytes = (bytes: number) =>
  bytes < MEGABYTE ? `${Math.ceil(bytes / KILOBYTE)} kB` : `${(bytes / MEGABYTE).toFixed(1)} MB`
