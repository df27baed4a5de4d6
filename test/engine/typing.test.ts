import { expect, it, onTestFinished, vi } from 'vitest'
import type { AnswerEvent } from '../../src/core/answer.ts'
import { openWorkshop } from './workshop.ts'

it('shows that somebody is at work while a customer waits, and not beside what is shown', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const began = Promise.withResolvers<void>()
  const spoken = Promise.withResolvers<void>()
  const steps = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const workshop = openWorkshop(
    { answer: { description: '', run: async (turn) => void (await turn.answer()) } },
    {
      turnMs: 60_000,
      answerer: {
        async *answer(): AsyncGenerator<AnswerEvent> {
          began.resolve()
          await steps[0]?.promise
          yield { type: 'sentence', text: 'Yes.' }
          spoken.resolve()
          await steps[1]?.promise
          yield {
            type: 'answer',
            answer: { kind: 'answered', text: 'Yes.', citations: [], passages: [], probability: 1 },
          }
        },
      },
    },
  )
  await workshop.engine.accept(workshop.message('Is it?'))
  await began.promise
  vi.advanceTimersByTime(299)
  expect(workshop.typed()).toBe(0)
  vi.advanceTimersByTime(1)
  expect(workshop.typed()).toBe(1)
  vi.advanceTimersByTime(8_000)
  expect(workshop.typed()).toBe(3)

  steps[0]?.resolve()
  await spoken.promise
  vi.advanceTimersByTime(3_999)
  expect(workshop.typed()).toBe(3)
  vi.advanceTimersByTime(1)
  expect(workshop.typed()).toBe(4)

  steps[1]?.resolve()
  await workshop.idle()
  vi.advanceTimersByTime(60_000)
  expect(workshop.typed()).toBe(4)
  expect(workshop.said()).toEqual(['Yes.'])
})
