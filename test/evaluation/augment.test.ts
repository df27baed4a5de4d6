import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ParleyError } from '../../src/core/errors.ts'
import type { LanguageModel, ModelRequest } from '../../src/core/model.ts'
import { distinctPhrasings } from '../../src/evaluation/augment/distinct.ts'
import { proposeAll, proposePhrasings } from '../../src/evaluation/augment/propose.ts'
import { acceptedIn, readReview, writeReview } from '../../src/evaluation/augment/review-file.ts'
import { temporaryFolder } from '../support/temporary.ts'

const ENTRY = {
  id: 'faq.md#pay',
  question: 'How can I pay?',
  answer: 'By card.',
  variants: ['Which cards do you take?'],
}
const GENERATION = { model: 'm', tier: 'small', prompt: 'augment@1', inputTokens: 1, outputTokens: 1 } as const

/** A model that says these texts, one for each request. */
function modelSaying(...texts: (string | Error)[]): LanguageModel & { readonly requests: ModelRequest[] } {
  const requests: ModelRequest[] = []
  return {
    requests,
    async *stream(request) {
      requests.push(request)
      const text = texts.shift() ?? ''
      if (text instanceof Error) throw text
      for (const piece of text.match(/[\s\S]{1,7}/g) ?? []) yield { type: 'text', text: piece }
      yield { type: 'end', generation: GENERATION }
    },
  }
}

const signal = new AbortController().signal

describe('proposing phrasings', () => {
  it('takes the list, without what is known, near copies, and more than was wanted', async () => {
    const model = modelSaying(
      'Here:\n```json\n["how can i pay??", "can I use\\nmy visa", "Can I use my visa?", "do you take cash", "is paypal fine", "bill me"]\n```',
    )
    expect(await proposePhrasings(ENTRY, { model, count: 3, signal })).toEqual([
      'can I use my visa',
      'do you take cash',
      'is paypal fine',
    ])
    const [request] = model.requests
    expect(request).toMatchObject({ prompt: 'augment@1', tier: 'small' })
    expect(request?.messages[1]?.text).toContain(JSON.stringify(ENTRY.answer))
  })

  it.each(['', 'I cannot do that.', '["open', '{"a": 1}', '[1, 2]', '["", " "]', `["${'x'.repeat(400)}"]`])(
    'takes nothing of %j',
    async (written) => {
      expect(await proposePhrasings(ENTRY, { model: modelSaying(written), count: 3, signal })).toBeUndefined()
    },
  )

  it('keeps what it has when the model goes away, and says why it stopped', async () => {
    const model = modelSaying('["a first way"]', 'nonsense', new ParleyError('budget-spent', 'the budget is spent'))
    const kept: string[] = []
    const entries = ['a', 'b', 'c', 'd'].map((id) => ({ ...ENTRY, id }))
    const result = await proposeAll(entries, { model, count: 3, signal }, ({ id }) => kept.push(id))
    expect(result).toEqual({ asked: 2, unusable: ['b'], stopped: 'the budget is spent' })
    expect(kept).toEqual(['a'])
  })
})

describe('near copies', () => {
  it('are told by their letters, in Chinese too', () => {
    const proposed = ['How do I pay', 'how do i PAY!', '怎么付款呢？', '怎么付款？', '能刷卡吗', '？！']
    expect(distinctPhrasings(proposed, ['怎么付款'])).toEqual(['How do I pay', '怎么付款呢？', '能刷卡吗'])
  })
})

describe('the review file', () => {
  it('comes back as it was written, and gives what was accepted', () => {
    const file = join(temporaryFolder(), 'review.yaml')
    expect(readReview(file)).toEqual([])
    const review = [
      {
        entry: 'a',
        question: 'Why: #1?',
        proposed: [
          { accept: 'y' as const, ask: 'no' },
          { accept: 'n' as const, ask: '- yes: "so"' },
        ],
      },
    ]
    writeReview(file, review)
    expect(readReview(file)).toEqual(review)
    expect([...acceptedIn(readReview(file))]).toEqual([['a', ['no']]])
  })

  it('names what is wrong in it', () => {
    const file = join(temporaryFolder(), 'review.yaml')
    writeFileSync(file, '- entry: a\n  question: b\n  proposed:\n    - {accept: maybe, ask: c}\n')
    expect(() => readReview(file)).toThrow(/0\.proposed\.0\.accept: expected y or n/)
    writeFileSync(file, '- [')
    expect(() => readReview(file)).toThrow(/not valid YAML/)
  })
})
