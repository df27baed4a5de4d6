import { describe, expect, it } from 'vitest'
import { ParleyError } from '../../src/core/errors.ts'
import type { LanguageModel } from '../../src/core/model.ts'
import { answererOver, collect, generationBy, never, passage, question, ScriptedModel } from './scripted.ts'

const shipping = passage('Where do you ship?', 'We ship to 42 countries by boat.')
const said = 'We ship to 42 countries. [1]'

function setting(model: LanguageModel, more: Parameters<typeof generationBy>[1] = {}, version = shipping.version) {
  return { found: [[{ ...shipping, version }, 0.9]] as const, generation: generationBy(model, more) }
}

describe('an answer that was phrased before', () => {
  it('is given again at no cost, to the same question in other letters', async () => {
    const model = new ScriptedModel(() => said)
    const answerer = answererOver(setting(model))
    const first = await collect(answerer.answer(question('Where do you ship?'), never))
    const second = await collect(answerer.answer(question(' where do  you SHIP '), never))
    expect(second).toEqual({
      ...first,
      answer: { ...first.answer, generation: expect.objectContaining({ inputTokens: 0, outputTokens: 0 }) },
    })
    expect(model.requests).toHaveLength(1)
  })

  it.each([
    ['another question', { text: 'Do you ship by plane?' }],
    ['another language', { locale: 'de' }],
    ['another audience', { audience: 'internal' as const }],
  ])('is not the answer to %s', async (_what, other) => {
    const model = new ScriptedModel(() => said)
    const answerer = answererOver(setting(model))
    await collect(answerer.answer(question('Where do you ship?'), never))
    await collect(answerer.answer({ ...question('Where do you ship?'), ...other }, never))
    expect(model.requests).toHaveLength(2)
  })

  it('is made anew when the knowledge has changed', async () => {
    const model = new ScriptedModel(() => said)
    let version = 'v1'
    const answerer = answererOver(setting(model, { knowledgeVersion: () => version }))
    for (version of ['v1', 'v2', 'v2']) await collect(answerer.answer(question('Where do you ship?'), never))
    expect(model.requests).toHaveLength(2)
  })

  it.each([
    ['holds personal data', () => said, { isPersonal: (text: string) => text.includes('ship') }],
    ['failed', () => [said, new ParleyError('model-unavailable', 'cut')], {}],
    ['could not be shown', () => 'Dragons ship it. [1]', {}],
  ])('is not kept where it %s', async (_what, script, more) => {
    const model = new ScriptedModel(script)
    const answerer = answererOver(setting(model, more))
    for (const _ of [1, 2]) await collect(answerer.answer(question('Where do you ship?'), never))
    expect(model.requests).toHaveLength(2)
  })
})

describe('the same question from several at once', () => {
  /** A model that goes on when it is told to. */
  function held() {
    const go = Promise.withResolvers<void>()
    const signals: AbortSignal[] = []
    const model: LanguageModel = {
      async *stream({ tier, prompt }, signal) {
        signals.push(signal)
        yield { type: 'text', text: said }
        await go.promise
        signal.throwIfAborted()
        yield { type: 'end', generation: { model: 'held', tier, prompt, inputTokens: 1, outputTokens: 1 } }
      },
    }
    return { go, signals, answerer: answererOver(setting(model)) }
  }

  it('is asked once, and all see the sentences as they come', async () => {
    const { go, signals, answerer } = held()
    const readers = [1, 2, 3].map(() => answerer.answer(question('Where do you ship?'), never)[Symbol.asyncIterator]())
    for (const reader of readers) expect((await reader.next()).value).toMatchObject({ type: 'sentence', text: said })
    go.resolve()
    for (const reader of readers)
      expect((await reader.next()).value).toMatchObject({ type: 'answer', answer: { text: said } })
    expect(signals).toHaveLength(1)
  })

  it('goes on for the others when the first of them leaves, and ends when the last does', async () => {
    const { signals, answerer } = held()
    const [first, second] = [1, 2].map(() => {
      const leaving = new AbortController()
      return {
        leaving,
        events: answerer.answer(question('Where do you ship?'), leaving.signal)[Symbol.asyncIterator](),
      }
    })
    for (const reader of [first, second]) await reader?.events.next()
    first?.leaving.abort()
    await expect(first?.events.next()).rejects.toThrow()
    expect(signals[0]?.aborted).toBe(false)
    second?.leaving.abort()
    await expect(second?.events.next()).rejects.toThrow()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  })

  it('is asked again for who waited in vain on another’s spent budget', async () => {
    let calls = 0
    const model = new ScriptedModel(() => (++calls === 1 ? [new ParleyError('budget-spent', 'spent')] : said))
    const answerer = answererOver(setting(model))
    const both = [1, 2].map(() => collect(answerer.answer(question('Where do you ship?'), never)))
    expect((await Promise.all(both)).map(({ text }) => text)).toEqual([shipping.text, said])
  })
})
