import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Principal } from '../../src/core/principal.ts'
import type { TranscriptEntry, TranscriptStore } from '../../src/core/transcript.ts'

/** An empty store of its own for one test. */
export interface OpenedTranscripts {
  readonly transcripts: TranscriptStore
  /** Closes the store and opens it again on what it left behind. */
  reopen(): Promise<TranscriptStore>
  close(): Promise<void>
}

export const ENGINE: Principal = { role: 'service', id: 'engine' }
export const ADA: Principal = { role: 'customer', id: 'ada' }
const BOB: Principal = { role: 'customer', id: 'bob' }

export function transcriptEntry(sequence: number, more: Partial<TranscriptEntry> = {}): TranscriptEntry {
  return {
    conversation: 'c1',
    sequence,
    customer: 'ada',
    channel: 'web',
    time: 1_764_000_000_000 + sequence,
    author: 'customer',
    passages: [],
    content: { text: `line ${sequence}` },
    ...more,
  }
}

/** What every transcript store promises. */
export function describeTranscriptStore(name: string, open: () => Promise<OpenedTranscripts>): void {
  describe(`${name} keeps the transcript store's promise`, () => {
    let opened: OpenedTranscripts
    let transcripts: TranscriptStore

    beforeEach(async () => {
      opened = await open()
      transcripts = opened.transcripts
    })
    afterEach(() => opened.close())

    const append = (...entries: readonly TranscriptEntry[]) => transcripts.append(ENGINE, entries)
    const sequences = async (after: number, limit: number, conversation = 'c1') =>
      (await transcripts.read(ADA, conversation, after, limit)).map((entry) => entry.sequence)

    it('gives entries back whole, as they were', async () => {
      const entries: readonly TranscriptEntry[] = [
        transcriptEntry(1, {
          locale: 'zh-Hans',
          content: {
            text: '退款\n\n什么时候到？👩‍👩‍👧‍👦 \u0000 \ud800',
            senderName: '李雷',
            action: { dialog: 'order-status', value: { order: [1, null, { deep: '值' }] } },
          },
        }),
        transcriptEntry(2, {
          author: 'bot',
          locale: 'en',
          dialog: 'answer',
          passages: [{ id: 'faq.md#退款', document: 'faq.md', version: '9f' }],
          generation: { model: 'm', tier: 'large', prompt: 'answer@1', inputTokens: 9, outputTokens: 3, cost: 7 },
          correction: 'c1',
          content: {
            text: '',
            suggestedActions: [
              { title: 'Yes', message: 'yes' },
              { title: '人工', action: { dialog: 'handoff' } },
            ],
            card: { type: 'AdaptiveCard', body: [] },
          },
        }),
        transcriptEntry(3, { content: { text: '长'.repeat(4_000) } }),
        transcriptEntry(4, { author: 'agent', content: { text: 'Sam here.', senderName: 'Sam' } }),
        transcriptEntry(5, { author: 'system', content: { text: 'Sam has left.' } }),
        transcriptEntry(6, { dialog: 'feedback', feedback: 'up', content: { text: '' } }),
      ]
      await append(...entries)
      expect(await transcripts.read(ADA, 'c1', 0, 10)).toEqual(entries)
    })

    it('keeps the first of two entries at one place', async () => {
      await append(transcriptEntry(1))
      await append(transcriptEntry(1, { content: { text: 'changed' }, author: 'bot' }), transcriptEntry(2))
      await Promise.all(Array.from({ length: 10 }, () => append(transcriptEntry(2), transcriptEntry(3))))
      expect(await transcripts.read(ADA, 'c1', 0, 10)).toEqual([
        transcriptEntry(1),
        transcriptEntry(2),
        transcriptEntry(3),
      ])
    })

    it('gives entries in the order of their places, however they came', async () => {
      await append(transcriptEntry(10), transcriptEntry(2))
      await append(transcriptEntry(1))
      expect(await sequences(0, 10)).toEqual([1, 2, 10])
    })

    it('gives one page after the other', async () => {
      await append(...[1, 2, 3, 4, 5].map((sequence) => transcriptEntry(sequence)))
      expect(await sequences(0, 2)).toEqual([1, 2])
      expect(await sequences(2, 2)).toEqual([3, 4])
      expect(await sequences(4, 2)).toEqual([5])
      expect(await sequences(5, 2)).toEqual([])
    })

    it('keeps conversations apart', async () => {
      await append(transcriptEntry(1), transcriptEntry(1, { conversation: 'c1:1' }), transcriptEntry(2))
      expect(await sequences(0, 10)).toEqual([1, 2])
      expect(await sequences(0, 10, 'c1:1')).toEqual([1])
      expect(await sequences(0, 10, 'nowhere')).toEqual([])
    })

    it('takes more lines at once than a statement does', async () => {
      await append(...Array.from({ length: 450 }, (_, at) => transcriptEntry(at + 1)))
      expect(await sequences(0, 1_000)).toHaveLength(450)
      await append()
    })

    it('gives a line without a place the next one, however many come at once', async () => {
      await append(transcriptEntry(1))
      const { sequence: _, ...line } = transcriptEntry(0, { content: { text: 'next' } })
      const places = await Promise.all(Array.from({ length: 12 }, () => transcripts.appendNext(ENGINE, line)))
      expect(places.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, at) => at + 2))
      expect(await sequences(0, 100)).toHaveLength(13)
      await expect(transcripts.appendNext(ADA, line)).rejects.toMatchObject({ code: 'forbidden' })
    })

    it('removes a conversation, and no other', async () => {
      await append(transcriptEntry(1), transcriptEntry(2), transcriptEntry(1, { conversation: 'c2' }))
      await expect(transcripts.remove(ADA, 'c1')).rejects.toMatchObject({ code: 'forbidden' })
      await transcripts.remove(ENGINE, 'c1')
      await transcripts.remove(ENGINE, 'nowhere')
      expect(await sequences(0, 10)).toEqual([])
      expect(await sequences(0, 10, 'c2')).toEqual([1])
    })

    describe('the list', () => {
      const conversations = async (...args: Parameters<TranscriptStore['list']>) =>
        (await transcripts.list(...args)).items.map(({ conversation }) => conversation)

      it('tells of a conversation what is metadata', async () => {
        await append(transcriptEntry(1, { locale: 'de' }), transcriptEntry(2, { locale: 'en' }), transcriptEntry(3))
        expect(await transcripts.list(ENGINE, {}, 10)).toEqual({
          items: [
            {
              conversation: 'c1',
              customer: 'ada',
              channel: 'web',
              locale: 'de',
              started: 1_764_000_000_001,
              ended: 1_764_000_000_003,
              lines: 3,
            },
          ],
        })
      })

      it('gives one page after the other, newest first, and nothing twice though more are begun', async () => {
        // Several have begun in the same moment.
        const begun = (at: number) => transcriptEntry(1, { conversation: `c${at}`, time: Math.floor(at / 3) })
        await append(...Array.from({ length: 25 }, (_, at) => begun(at)), transcriptEntry(2, { conversation: 'c3' }))
        const seen: string[] = []
        let next: string | undefined
        do {
          const page = await transcripts.list(ENGINE, {}, 4, next)
          seen.push(...page.items.map(({ conversation }) => conversation))
          next = page.next
          await append(transcriptEntry(1, { conversation: `new ${seen.length}`, time: 1_000 + seen.length }))
        } while (next !== undefined)
        expect(seen).toHaveLength(25)
        expect(new Set(seen).size).toBe(25)
        const times = seen.map((name) => Math.floor(Number(name.slice(1)) / 3))
        expect(times).toEqual(times.toSorted((a, b) => b - a))
      })

      it('keeps to its filter', async () => {
        await append(
          transcriptEntry(1, { conversation: 'a', time: 1 }),
          transcriptEntry(1, { conversation: 'b', time: 2, channel: 'slack' }),
          transcriptEntry(1, { conversation: 'c', time: 3, customer: 'bob' }),
          transcriptEntry(1, { conversation: 'd', time: 4, customer: 'bob', channel: 'slack' }),
        )
        expect(await conversations(ENGINE, {}, 10)).toEqual(['d', 'c', 'b', 'a'])
        expect(await conversations(ENGINE, { channel: 'slack' }, 10)).toEqual(['d', 'b'])
        expect(await conversations(ENGINE, { customer: 'bob' }, 10)).toEqual(['d', 'c'])
        expect(await conversations(ENGINE, { customer: 'bob', channel: 'slack' }, 10)).toEqual(['d'])
        expect(await conversations(ENGINE, { from: 2, until: 4 }, 10)).toEqual(['c', 'b'])
      })

      it('shows a customer their own, and nobody everything', async () => {
        await append(transcriptEntry(1), transcriptEntry(1, { conversation: 'of bob', customer: 'bob' }))
        expect(await conversations(ADA, { customer: 'ada' }, 10)).toEqual(['c1'])
        for (const filter of [{}, { customer: 'bob' }]) {
          await expect(transcripts.list(ADA, filter, 10)).rejects.toMatchObject({ code: 'forbidden' })
        }
      })

      it.each([
        ['nonsense', 'zq!'],
        ['another kind', Buffer.from('{"a":1}').toString('base64url')],
        ['a statement', Buffer.from(`["1; DROP TABLE transcript", "c1"]`).toString('base64url')],
        ['no whole number', Buffer.from('[1.5, "c1"]').toString('base64url')],
      ])('refuses a cursor that is %s', async (_what, cursor) => {
        await expect(transcripts.list(ENGINE, {}, 10, cursor)).rejects.toMatchObject({ code: 'cursor-invalid' })
      })

      it('gives whoever forges a cursor no more than the list', async () => {
        await append(transcriptEntry(1), transcriptEntry(1, { conversation: 'of bob', customer: 'bob' }))
        const forged = Buffer.from(`[9000000000000, "' OR 1=1 --"]`).toString('base64url')
        expect(await conversations(ADA, { customer: 'ada' }, 10, forged)).toEqual(['c1'])
        await expect(transcripts.list(ADA, {}, 10, forged)).rejects.toMatchObject({ code: 'forbidden' })
      })
    })

    it('survives a restart', async () => {
      await append(transcriptEntry(1))
      transcripts = await opened.reopen()
      await append(transcriptEntry(1, { content: { text: 'changed' } }), transcriptEntry(2))
      expect(await transcripts.read(ADA, 'c1', 0, 10)).toEqual([transcriptEntry(1), transcriptEntry(2)])
    })

    describe('who may', () => {
      const allowed = 'allowed'
      const forbidden = 'forbidden'
      const outcome = (work: Promise<unknown>) =>
        work.then(
          () => allowed,
          (error: { code?: string }) => error.code,
        )

      it.each([
        // who, append, read
        [ADA, forbidden, allowed],
        [BOB, forbidden, forbidden],
        [{ role: 'agent', id: 'ada' }, forbidden, forbidden],
        [{ role: 'agent', id: 'sam' }, forbidden, forbidden],
        [{ role: 'supervisor', id: 'ada' }, forbidden, forbidden],
        [{ role: 'supervisor', id: 'sue' }, forbidden, forbidden],
        [{ role: 'auditor', id: 'ada' }, forbidden, forbidden],
        [{ role: 'auditor', id: 'ann' }, forbidden, forbidden],
        [{ role: 'service', id: 'engine' }, allowed, forbidden],
        [{ role: 'service', id: 'ada' }, allowed, forbidden],
      ] as const)('%o: append %s, read %s', async (principal: Principal, mayAppend, mayRead) => {
        await append(transcriptEntry(1))
        expect(await outcome(transcripts.append(principal, [transcriptEntry(2)]))).toBe(mayAppend)
        expect(await outcome(transcripts.read(principal, 'c1', 0, 10))).toBe(mayRead)
        expect(await sequences(0, 10)).toEqual(mayAppend === allowed ? [1, 2] : [1])
      })

      it('tells a stranger nothing but that it is forbidden', async () => {
        await append(transcriptEntry(1, { content: { text: 'my secret' } }))
        await expect(transcripts.read(BOB, 'c1', 0, 10)).rejects.toThrow(/^customer may not read this transcript$/)
      })
    })
  })
}
