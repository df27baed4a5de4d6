import { z } from 'zod'
import type { Scan } from './scan.ts'

const verdictSchema = z.object({ clean: z.boolean(), reason: z.string().max(200).optional() })

/** A scanner behind HTTP: it is posted the bytes and answers with `{ "clean": true }`, or false with a `reason`. */
export function createHttpScan(url: string, timeoutMs: number): Scan {
  return async (bytes) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (!response.ok) throw new Error(`the scanner answered with ${response.status}`)
    const { clean, reason = 'no reason given' } = verdictSchema.parse(await response.json())
    return clean ? { clean } : { clean, threat: reason }
  }
}
