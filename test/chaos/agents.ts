import { setTimeout as pause } from 'node:timers/promises'
import type { HandoverItem } from '../../src/core/desk.ts'
import type { TranscriptEntry } from '../../src/core/transcript.ts'
import { readNumbered, writeSpoken } from './numbered.ts'
import type { Random } from './random.ts'
import { LAST, REPLIES } from './visitor.ts'

export interface AgentsOptions {
  readonly url: string
  readonly keys: readonly string[]
  readonly random: Random
  /** Told of everything that moves. */
  readonly onProgress: () => void
  readonly until: AbortSignal
}

const LOOK_EVERY_MS = 1_000
const RETRY_MS = 80
const REQUEST_MS = 10_000

/**
 * Agents at the desk who take whoever waits, all at once; the quicker one answers and gives the conversation back.
 * Resolves to what no agent should get to see.
 */
export async function playAgents(options: AgentsOptions): Promise<readonly string[]> {
  return (await Promise.all(options.keys.map((key) => playAgent(key, options)))).flat()
}

async function playAgent(key: string, { url, random, onProgress, until }: AgentsOptions): Promise<readonly string[]> {
  const wrong: string[] = []
  const seen = new Set<string>()
  const under: Promise<void>[] = []
  const headers = { authorization: `Bearer ${key}`, 'parley-purpose': 'support', 'content-type': 'application/json' }

  /** Undefined where it was refused for good; what fails is asked for again. */
  async function call<T>(path: string, body?: object): Promise<T | undefined> {
    while (!until.aborted) {
      try {
        const response = await fetch(`${url}/console/api/handovers${path}`, {
          headers,
          signal: AbortSignal.any([until, AbortSignal.timeout(REQUEST_MS)]),
          ...(body && { method: 'POST', body: JSON.stringify(body) }),
        })
        const answer = await response.json()
        if (response.ok) return answer as T
        if (response.status < 500) return undefined
      } catch {
        // Broken on the way: nobody knows whether it was done.
      }
      await pause(RETRY_MS)
    }
    return undefined
  }

  const hasSaid = async (id: string, number: number) => {
    const page = await call<{ items: readonly TranscriptEntry[] }>(`/${id}/lines?limit=500`)
    return page?.items.some(({ content }) => readNumbered(content.text).some((one) => one.number === number)) ?? false
  }

  async function answer({ id, conversation }: HandoverItem): Promise<void> {
    // A colleague was quicker.
    if (!(await call(`/${id}/take`, {}))) return
    onProgress()
    for (let number = 1; number <= REPLIES; number++) {
      await pause(random.between(0, 300))
      const said = await call(`/${id}/reply`, { text: writeSpoken(conversation, number), key: `${id}-${number}` })
      if (!said && !until.aborted) wrong.push(`${conversation}: who has it was refused reply ${number}`)
      onProgress()
    }
    while (!until.aborted && !(await hasSaid(id, LAST))) await pause(LOOK_EVERY_MS)
    await call(`/${id}/return`, {})
    onProgress()
  }

  while (!until.aborted) {
    const waiting = (await call<{ items: readonly HandoverItem[] }>('?status=waiting'))?.items ?? []
    for (const item of waiting) {
      if (seen.has(item.id)) continue
      seen.add(item.id)
      under.push(answer(item))
    }
    await pause(LOOK_EVERY_MS, undefined, { signal: until }).catch(() => {})
  }
  await Promise.all(under)
  return wrong
}
