import { describe, expect, it } from 'vitest'
import type { Answer } from '../../src/core/answer.ts'
import type { SummaryLine } from '../../src/core/summary.ts'
import { foldSummary } from '../../src/engine/summary.ts'
import { answered, GROUNDS, holdingAnswerer } from './holding.ts'
import { CONVERSATION, openWorkshop } from './workshop.ts'

describe('the summary of a conversation', () => {
  it('tells of each turn what was asked and what came of it', async () => {
    const summaries: (readonly SummaryLine[])[] = []
    const { handle, message } = openWorkshop(
      {
        answer: {
          description: '',
          async run(turn) {
            summaries.push(turn.summary)
            if (turn.message.text === 'break') throw new Error('no')
            if (turn.message.text === 'hello') return turn.say('Hello!')
            await turn.answer()
          },
        },
        order: { description: '', run: async (turn) => turn.say(await turn.ask('Which order?')) },
      },
      {
        answerer: {
          async *answer({ text }) {
            const unknown: Answer = { kind: 'unknown', suggestions: [], probability: 0 }
            yield { type: 'answer', answer: text === 'known' ? answered('Yes.') : unknown }
          },
        },
      },
    )
    for (const text of ['hello', 'known', 'strange', 'break']) await handle(message(text))
    await handle(message('', { action: { dialog: 'order' } }))
    for (const text of ['AO-1', 'hello']) await handle(message(text))
    expect(summaries.at(-1)).toEqual([
      { asked: 'hello', dialog: 'answer', outcome: 'said' },
      { asked: 'known', dialog: 'answer', outcome: 'answered', source: GROUNDS.citations[0]?.title },
      { asked: 'strange', dialog: 'answer', outcome: 'unknown' },
      { asked: 'break', dialog: 'answer', outcome: 'failed' },
      { asked: '', dialog: 'order', outcome: 'asked' },
      { asked: 'AO-1', dialog: 'order', outcome: 'said' },
    ])
    expect(summaries[0]).toEqual([])
  })

  it('tells of an answer that a newer message cut short', async () => {
    const { answerer, holding } = holdingAnswerer(['Boots. '])
    const { engine, message, idle, memory } = openWorkshop(
      { answer: { description: '', run: async (turn) => void (await turn.answer()) } },
      { answerer, policy: { whileBusy: 'supersede', mergeMs: 0 } },
    )
    await engine.accept(message('slow'))
    await holding
    await engine.accept(message('quick'))
    await idle()
    await memory.accept(message('next'))
    expect((await memory.claim(CONVERSATION.id))?.state.summary?.map(({ outcome }) => outcome)).toEqual([
      'superseded',
      'answered',
    ])
  })

  it('stays small, whatever is said', () => {
    const line: SummaryLine = {
      asked: '我的订单在哪里👋\n'.repeat(400),
      dialog: 'order-status',
      outcome: 'superseded',
      source: '👋常见问题'.repeat(100),
    }
    let summary: readonly SummaryLine[] = []
    for (let n = 0; n < 50; n++) summary = foldSummary(summary, { ...line, dialog: `order-status-${n}` })
    expect(summary).toHaveLength(12)
    expect(summary.map(({ dialog }) => dialog)).toEqual(Array.from({ length: 12 }, (_, n) => `order-status-${38 + n}`))
    for (const { asked, source = '' } of summary) {
      expect(asked.length + source.length).toBeLessThanOrEqual(120)
      for (const text of [asked, source]) expect(text.isWellFormed()).toBe(true)
    }
    expect(Buffer.byteLength(JSON.stringify(summary))).toBeLessThan(6_000)
  })
})
