import type { Response } from 'express'
import type { ServerEvent } from './route.ts'

/** Whoever lets this much pile up does not read, and is let go. They go on where they were when they come again. */
const MOST_BYTES = 262_144

export interface Listening {
  readonly stillMay: () => Promise<boolean>
  /** How often that is asked, in milliseconds. */
  readonly askEveryMs: number
  /** Aborted when it is over, by whichever side. */
  readonly over: AbortController
}

/** Sends what happens, as it happens, to a browser's event source or whoever reads the same format. */
export async function sendEvents(
  response: Response,
  events: AsyncIterable<ServerEvent>,
  { stillMay, askEveryMs, over }: Listening,
): Promise<void> {
  const pieces = events[Symbol.asyncIterator]()
  // What is refused is refused before the stream begins.
  let next = await pieces.next()
  response.status(200).set({ 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' })
  response.flushHeaders()
  const asking = setInterval(() => {
    stillMay().then(
      (may) => may || over.abort(),
      () => over.abort(),
    )
  }, askEveryMs)
  try {
    for (; !next.done && !over.signal.aborted; next = await pieces.next()) {
      response.write(textOf(next.value))
      if (response.writableLength > MOST_BYTES) return void response.destroy()
    }
  } finally {
    clearInterval(asking)
    over.abort()
    await pieces.return?.()
  }
  // Last: whoever waits for the connection's end may close what the events were read from.
  response.end()
}

/** JSON has no line breaks of its own: one line of data each. */
function textOf({ event, id, data }: ServerEvent): string {
  return `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`
}
