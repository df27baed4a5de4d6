// A wrapped data key tells which master key opens it: 2, length of the id, the id, what the master key made of it.
const VERSION = 2
const HEAD = 2

export function enclose(master: string, inner: Uint8Array): Uint8Array {
  const id = Buffer.from(master)
  return Buffer.concat([Buffer.of(VERSION, id.length), id, inner])
}

/** Which master key wrapped it; undefined for one from before this was written down. */
export function masterOf(wrapped: Uint8Array): string | undefined {
  if (wrapped[0] !== VERSION) return undefined
  return Buffer.from(wrapped.subarray(HEAD, HEAD + Number(wrapped[1]))).toString()
}

export function innerOf(wrapped: Uint8Array): Uint8Array {
  return wrapped[0] === VERSION ? wrapped.subarray(HEAD + Number(wrapped[1])) : wrapped
}
