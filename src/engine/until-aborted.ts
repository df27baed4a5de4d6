/** The values of a source until a signal aborts; then it throws the signal's reason, without waiting for the source. */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const aborted = Promise.withResolvers<never>()
  aborted.promise.catch(() => {})
  const abort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  const values = source[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await Promise.race([values.next(), aborted.promise])
      if (next.done) return
      yield next.value
    }
  } finally {
    signal.removeEventListener('abort', abort)
    // It ends in its own time: what it still does concerns nobody.
    values.return?.()?.catch?.(() => {})
  }
}
