import { describe, expect, it } from 'vitest'
import type { Answerer } from '../../src/core/answer.ts'
import type { DeskStep } from '../../src/core/handover.ts'
import type { LogEntry } from '../../src/core/memory.ts'
import type { Message } from '../../src/core/message.ts'
import { createRandom } from '../chaos/random.ts'
import { answered } from '../engine/holding.ts'
import { openWorkshop } from '../engine/workshop.ts'

const CONVERSATIONS = 1_000

/** Answers in three sentences, leaving the thread between them as often as it is told. */
function haltingAnswerer(pauses: () => number): Answerer {
  return {
    async *answer({ text }, signal) {
      for (const part of ['One. ', 'Two. ', 'Three.']) {
        for (let left = pauses(); left > 0; left--) await new Promise(setImmediate)
        signal.throwIfAborted()
        yield { type: 'sentence', text: part }
      }
      yield { type: 'answer', answer: answered(`One. Two. Three. ${text}`) }
    },
  }
}

/** Replies of the bot that came after the person did. */
function afterTheTake(log: readonly LogEntry[]): LogEntry[] {
  const take = log.find((line) => line.kind === 'message' && line.message.desk)?.sequence ?? Number.POSITIVE_INFINITY
  return log.filter((line) => line.sequence > take && line.kind === 'reply' && line.reply.author === undefined)
}

describe('a person who takes a conversation while the bot answers', () => {
  it(`is not talked over, in any of ${CONVERSATIONS} turns, wherever it meets them`, async () => {
    const random = createRandom(7)
    const workshop = openWorkshop(
      { answer: { description: '', run: async (turn) => void (await turn.answer()) } },
      { answerer: haltingAnswerer(() => random.between(0, 12)), concurrentTurns: 32 },
    )
    const { engine, memory, message, idle } = workshop
    let cut = 0
    let whole = 0
    async function meet(number: number): Promise<void> {
      const conversation = { id: `c${number}`, channel: 'paper', customer: `customer ${number % 50}` }
      const of = (more: Partial<Message>) => message('', { conversation, ...more })
      const desk: DeskStep = {
        kind: 'take',
        handover: `h${number}`,
        queue: 'support',
        agent: { id: 'mia', name: 'Mia' },
      }
      await engine.accept(of({ text: 'a question?' }))
      for (let left = random.between(0, 60); left > 0; left--) await new Promise(setImmediate)
      // Half of the takes come as from another instance: the turn is not told of them here.
      const take = of({ desk, sender: { id: 'desk' } })
      await (random.chance(0.5) ? engine.accept(take) : memory.accept(take))
      await engine.accept(of({ text: 'another one?' }))
    }
    for (let at = 0; at < CONVERSATIONS; at += 50) {
      await Promise.all(Array.from({ length: 50 }, (_, offset) => meet(at + offset)))
      await engine.sweep()
      await idle()
    }
    for (let number = 0; number < CONVERSATIONS; number++) {
      const log = await memory.read(`c${number}`, 0, 100)
      const late = afterTheTake(log)
      // What had been shown of an answer that was cut may be kept, and nothing else.
      for (const line of late) {
        expect(line.kind === 'reply' && line.reply.superseded, `c${number}`).toBe(true)
        expect(line.kind === 'reply' && 'One. Two. Three.'.startsWith(line.reply.text)).toBe(true)
      }
      expect(late.length).toBeLessThanOrEqual(1)
      expect(log.filter((line) => line.kind === 'reply' && line.reply.author?.kind === 'system')).toHaveLength(1)
      cut += late.length
      whole += log.some((line) => line.kind === 'reply' && line.reply.text.includes('a question')) ? 1 : 0
    }
    // Otherwise nobody has met anybody.
    expect(cut).toBeGreaterThan(50)
    expect(whole).toBeGreaterThan(50)
  }, 120_000)
})
