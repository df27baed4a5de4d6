import { setTimeout as pause } from 'node:timers/promises'
import { post } from './post.ts'
import { DIRECT_LINE_SECRET, startParley, temporaryFolder } from './process.ts'

export interface StartFigures {
  /** From the command to the first answer, with everything installed and the documents read before. */
  readonly secondStartMs: number
  /** Resident memory some seconds after the start, with the web channel and no model. */
  readonly idleMb: number
}

const STARTS = 5
const SETTLE_MS = 3_000

export async function measureStart(): Promise<StartFigures> {
  const data = temporaryFolder()
  try {
    await (await startParley(data.path)).stop()
    const times: number[] = []
    for (let start = 0; start < STARTS; start++) {
      const begin = performance.now()
      const parley = await startParley(data.path)
      await firstAnswer(parley.url)
      times.push(performance.now() - begin)
      await parley.stop()
    }
    const parley = await startParley(data.path)
    await pause(SETTLE_MS)
    const idleMb = parley.memory()
    await parley.stop()
    return { secondStartMs: times.toSorted((a, b) => a - b)[Math.floor(STARTS / 2)] ?? Number.NaN, idleMb }
  } finally {
    data.remove()
  }
}

async function firstAnswer(url: string): Promise<void> {
  const base = `${url}/v3/directline/conversations`
  const { conversationId, token } = await post<{ conversationId: string; token: string }>(base, {}, DIRECT_LINE_SECRET)
  const activities = `${base}/${conversationId}/activities`
  await post(activities, { type: 'message', from: { id: 'u' }, text: 'where do you ship?' }, token)
  for (;;) {
    const response = await fetch(activities, { headers: { authorization: `Bearer ${token}` } })
    const { watermark } = (await response.json()) as { watermark: string }
    if (Number(watermark) >= 2) return
    await pause(1)
  }
}
