import type { IncomingFile } from './file.ts'

const DATA_URL = /^data:[^,]*;base64,([\w+/]*={0,2})$/

/** A file that came as part of its own address; undefined for any other address. */
export function readDataUrl(url: string, name: string | undefined): IncomingFile | undefined {
  const data = DATA_URL.exec(url)?.[1]
  return data === undefined ? undefined : { name: name ?? 'file', bytes: Buffer.from(data, 'base64') }
}
