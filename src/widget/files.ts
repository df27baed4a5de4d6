// What can be attached: a hint to the customer, for the server decides.

/** What the server takes, by IANA media types, each file of at most so many megabytes. */
export interface FileRules {
  readonly types: readonly string[]
  readonly megabytes: number
}

export const defaultRules: FileRules = {
  types: ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf'],
  megabytes: 10,
}

export const FILES_LIMIT = 5

/** A size as people write it: `2.4 MB`. */
export function sizeOf(bytes: number, locale: string): string {
  const [unit, size] = bytes < 1e6 ? ['kilobyte', Math.ceil(bytes / 1e3)] : ['megabyte', bytes / 1e6]
  return size.toLocaleString(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 })
}

/** What stands against a file beside those that were chosen before, as the name of a text. */
export function problemOf({ size, type }: File, chosen: number, rules: FileRules) {
  if (chosen >= FILES_LIMIT) return 'tooManyFiles'
  if (size > rules.megabytes * 1_000_000) return 'fileTooLarge'
  return rules.types.includes(type) ? undefined : 'fileRefused'
}

export const isPicture = (type: string): boolean => /^image\/(png|jpeg|gif|webp|avif)$/.test(type)
