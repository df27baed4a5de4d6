import type { DeskEvent } from '../core/desk.ts'
import { type Api, Refused } from './api.ts'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 15_000
/** Beats come far more often: a line that says nothing for so long is dead. */
const SILENT_MS = 45_000

export interface Listener {
  readonly onEvent: (event: DeskEvent) => void
  readonly onLine: (live: boolean) => void
  /** The token or the role is good no longer. */
  readonly onRefused: (refused: Refused) => void
}

/** Listens until it is aborted, and goes on after a break where it was. An EventSource could not send the token. */
export async function listen(api: Api, { onEvent, onLine, onRefused }: Listener, signal: AbortSignal): Promise<void> {
  let last: number | undefined
  let pauseMs = FIRST_PAUSE_MS
  while (!signal.aborted) {
    const silent = new AbortController()
    let orderly = false
    let timer = setTimeout(() => silent.abort(), SILENT_MS)
    try {
      const response = await api.call(`/events${last === undefined ? '' : `?after=${last}`}`, {
        signal: AbortSignal.any([signal, silent.signal]),
      })
      onLine(true)
      pauseMs = FIRST_PAUSE_MS
      for await (const { event, data } of eventsOf(response)) {
        clearTimeout(timer)
        timer = setTimeout(() => silent.abort(), SILENT_MS)
        const told = { ...JSON.parse(data), type: event } as DeskEvent
        last = told.type === 'handover' ? told.item.revision : told.revision
        onEvent(told)
      }
      orderly = true
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof Refused && [401, 403].includes(error.status)) return onRefused(error)
    } finally {
      clearTimeout(timer)
    }
    if (signal.aborted) return
    // Ended by the server, to be asked anew who listens: nothing to tell anybody.
    if (!orderly) onLine(false)
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)
  }
}

async function* eventsOf(response: Response): AsyncGenerator<{ event: string; data: string }> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
    const blocks = (rest + piece.value).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s, 2)))
      if (fields.event && fields.data) yield { event: fields.event, data: fields.data }
    }
  }
}
