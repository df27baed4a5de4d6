import { expect, it } from 'vitest'
import { oneAsker } from '../../src/app/rooms/one-asker.ts'
import type { Answerer, Question } from '../../src/core/answer.ts'

const asker = { conversation: 'c1', customer: 'anonymous' }

async function counted(customerOf: (name: string) => Promise<string>) {
  const seen: Question[] = []
  const answerer: Answerer = {
    async *answer(heard) {
      seen.push(heard)
      yield { type: 'answer', answer: { kind: 'unknown', suggestions: [], probability: 0 } }
    },
  }
  const question: Question = { text: 'Where?', history: () => [], locale: 'en', audience: 'public', asker }
  let events = 0
  for await (const _ of oneAsker(answerer, customerOf).answer(question, new AbortController().signal)) events++
  expect(events).toBe(1)
  return seen[0]?.asker
}

it('counts whoever has signed in by the name of the customer, and anybody where names cannot be looked up', async () => {
  const customerOf = async (name: string) => (name === 'anonymous' ? 'user:ada' : name)
  expect(await counted(customerOf)).toEqual({ conversation: 'c1', customer: 'user:ada' })
  const away = () => Promise.reject(new Error('the store is away'))
  expect(await counted(away)).toEqual(asker)
})
