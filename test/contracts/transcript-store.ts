import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Assignment } from '../../src/core/access.ts'
import type { AuditEvent } from '../../src/core/audit.ts'
import { ParleyError } from '../../src/core/errors.ts'
import { ENGINE, type Principal, RETENTION } from '../../src/core/principal.ts'
import type { TranscriptEntry, TranscriptStore } from '../../src/core/transcript.ts'
import { transcriptEntry } from '../support/transcript-entry.ts'

/** An empty store of its own for one test. */
export interface OpenedTranscripts {
  readonly transcripts: TranscriptStore
  /** What the audit log was given. */
  readonly events: readonly AuditEvent[]
  /** Closes the store and opens it again on what it left behind. */
  reopen(): Promise<TranscriptStore>
  close(): Promise<void>
}

export { ENGINE }
export const ADA: Principal = { role: 'customer', id: 'ada' }
const BOB: Principal = { role: 'customer', id: 'bob' }
export const OFFICER: Principal = { role: 'privacy-officer', id: 'pat' }

/** Who looks after what. */
const ASSIGNED: Readonly<Record<string, Assignment>> = {
  c1: { agent: 'sam', queue: 'returns', team: 'north' },
  c2: { queue: 'returns', team: 'south' },
}

export { transcriptEntry }

/** What every transcript store promises. */
export function describeTranscriptStore(
  name: string,
  open: (assigned: Readonly<Record<string, Assignment>>) => Promise<OpenedTranscripts>,
): void {
  describe(`${name} keeps the transcript store's promise`, () => {
    let opened: OpenedTranscripts
    let transcripts: TranscriptStore

    beforeEach(async () => {
      opened = await open(ASSIGNED)
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
            attachments: [{ id: 'a1', name: '退货.pdf', contentType: 'application/pdf', size: 9 }],
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
      await transcripts.remove(OFFICER, 'c1')
      await transcripts.remove(OFFICER, 'nowhere')
      expect(await sequences(0, 10)).toEqual([])
      expect(await sequences(0, 10, 'c2')).toEqual([1])
    })

    describe('the list', () => {
      const conversations = async (...args: Parameters<TranscriptStore['list']>) =>
        (await transcripts.list(...args)).items.map(({ conversation }) => conversation)

      it('tells of a conversation what is metadata', async () => {
        await append(transcriptEntry(1), transcriptEntry(2, { locale: 'de' }), transcriptEntry(3, { locale: 'en' }))
        expect(await transcripts.list(OFFICER, {}, 10)).toEqual({
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
          const page = await transcripts.list(OFFICER, {}, 4, next)
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
        expect(await conversations(OFFICER, {}, 10)).toEqual(['d', 'c', 'b', 'a'])
        expect(await conversations(OFFICER, { channel: 'slack' }, 10)).toEqual(['d', 'b'])
        expect(await conversations(OFFICER, { customer: 'bob' }, 10)).toEqual(['d', 'c'])
        expect(await conversations(OFFICER, { customer: 'bob', channel: 'slack' }, 10)).toEqual(['d'])
        expect(await conversations(OFFICER, { from: 2, until: 4 }, 10)).toEqual(['c', 'b'])
      })

      it('shows everybody what they may see, page by page', async () => {
        await append(
          ...Array.from({ length: 30 }, (_, at) =>
            transcriptEntry(1, { conversation: `x${at}`, customer: 'bob', time: at }),
          ),
          transcriptEntry(1, { conversation: 'c1', time: 7 }),
          transcriptEntry(1, { conversation: 'c2', time: 13 }),
        )
        const seen = async (principal: Principal) => {
          const all: string[] = []
          for (let next: string | undefined; ; ) {
            const page = await transcripts.list(principal, {}, 1, next)
            expect(page.items.length).toBeLessThanOrEqual(1)
            all.push(...page.items.map(({ conversation }) => conversation))
            if (page.next === undefined) return all
            next = page.next
          }
        }
        expect(await seen(ADA)).toEqual(['c2', 'c1'])
        expect(await seen({ role: 'agent', id: 'kim', queues: ['returns'] })).toEqual(['c2'])
        expect(await seen({ role: 'agent', id: 'sam' })).toEqual(['c1'])
        expect(await seen({ role: 'supervisor', id: 'sue', teams: ['north', 'south'] })).toEqual(['c2', 'c1'])
        expect(await seen(OFFICER)).toHaveLength(32)
        expect(await conversations(ADA, { customer: 'bob' }, 10)).toEqual([])
      })

      it.each([
        ['nonsense', 'zq!'],
        ['another kind', Buffer.from('{"a":1}').toString('base64url')],
        ['a statement', Buffer.from(`["1; DROP TABLE transcript", "c1"]`).toString('base64url')],
        ['no whole number', Buffer.from('[1.5, "c1"]').toString('base64url')],
      ])('refuses a cursor that is %s', async (_what, cursor) => {
        await expect(transcripts.list(OFFICER, {}, 10, cursor)).rejects.toMatchObject({ code: 'cursor-invalid' })
      })

      it('gives whoever forges a cursor no more than the list', async () => {
        await append(transcriptEntry(1), transcriptEntry(1, { conversation: 'of bob', customer: 'bob' }))
        const forged = Buffer.from(`[9000000000000, "' OR 1=1 --"]`).toString('base64url')
        for (const filter of [{}, { customer: 'ada' }]) {
          expect(await conversations(ADA, filter, 10, forged)).toEqual(['c1'])
        }
      })
    })

    it('survives a restart', async () => {
      await append(transcriptEntry(1))
      transcripts = await opened.reopen()
      await append(transcriptEntry(1, { content: { text: 'changed' } }), transcriptEntry(2))
      expect(await transcripts.read(ADA, 'c1', 0, 10)).toEqual([transcriptEntry(1), transcriptEntry(2)])
    })

    describe('who may', () => {
      const asked = { purpose: 'incident', reason: 'for the test' }
      const WHO: Readonly<Record<string, Principal>> = {
        'the customer': ADA,
        'another customer': BOB,
        'the assigned agent': { role: 'agent', id: 'sam', ...asked },
        'an agent of the queue': { role: 'agent', id: 'kim', queues: ['returns'], ...asked },
        'another agent': { role: 'agent', id: 'ada', queues: ['repairs'], ...asked },
        "the team's supervisor": { role: 'supervisor', id: 'sue', teams: ['north'], ...asked },
        'another supervisor': { role: 'supervisor', id: 'ada', teams: ['east'], ...asked },
        'an analyst': { role: 'analyst', id: 'ada', ...asked },
        'an auditor': { role: 'auditor', id: 'ada', ...asked },
        'the privacy officer': { role: 'privacy-officer', id: 'ada', ...asked },
        'an administrator': { role: 'administrator', id: 'ada', ...asked },
        'who breaks the glass': { role: 'break-glass', id: 'ada', ...asked },
        'the engine': ENGINE,
        'the retention job': RETENTION,
        'another program': { role: 'service', id: 'ada', ...asked },
      }
      const CALLS: Readonly<Record<string, (principal: Principal, conversation: string) => Promise<unknown>>> = {
        append: (principal, conversation) => transcripts.append(principal, [transcriptEntry(7, { conversation })]),
        appendNext: (principal, conversation) => {
          const { sequence: _, ...line } = transcriptEntry(0, { conversation })
          return transcripts.appendNext(principal, line)
        },
        read: (principal, conversation) => transcripts.read(principal, conversation, 0, 10),
        readMasked: (principal, conversation) => transcripts.readMasked(principal, conversation, 0, 10),
        async list(principal, conversation) {
          const { items } = await transcripts.list(principal, {}, 10)
          if (!items.some((item) => item.conversation === conversation)) throw new ParleyError('forbidden', 'not shown')
        },
        remove: (principal, conversation) => transcripts.remove(principal, conversation),
      }
      // All others may not.
      const MAY: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
        c1: {
          append: ['the engine'],
          appendNext: ['the engine'],
          read: ['the customer', 'the assigned agent', "the team's supervisor", 'who breaks the glass'],
          readMasked: ["the team's supervisor", 'an analyst'],
          list: [
            'the customer',
            'the assigned agent',
            "the team's supervisor",
            'an analyst',
            'the privacy officer',
            'who breaks the glass',
          ],
          remove: ['the privacy officer'],
        },
        c2: {
          append: ['the engine'],
          appendNext: ['the engine'],
          read: ['the customer', 'an agent of the queue', 'who breaks the glass'],
          readMasked: ['an analyst'],
          list: ['the customer', 'an agent of the queue', 'an analyst', 'the privacy officer', 'who breaks the glass'],
          remove: ['the privacy officer'],
        },
      }

      it.each(Object.keys(MAY))('do what with %s, and nothing else: every cell', async (conversation) => {
        const found: Record<string, string[]> = {}
        for (const [name, call] of Object.entries(CALLS)) {
          for (const [who, principal] of Object.entries(WHO)) {
            await append(transcriptEntry(1, { conversation }))
            const outcome = await call(principal, conversation).then(
              () => 'allowed',
              (error: { code?: string }) => error.code,
            )
            expect(['allowed', 'forbidden'], `${who} ${name}`).toContain(outcome)
            if (outcome === 'allowed') found[name] = [...(found[name] ?? []), who]
          }
        }
        expect(found).toEqual(MAY[conversation])
      })

      it('read without a purpose: the customer alone', async () => {
        await append(transcriptEntry(1), transcriptEntry(1, { conversation: 'c2' }))
        for (const { purpose: _, ...principal } of Object.values(WHO)) {
          for (const conversation of Object.keys(MAY)) {
            const read = transcripts.read(principal, conversation, 0, 10)
            if (principal.role === 'customer' && principal.id === 'ada') await read
            else await expect(read).rejects.toMatchObject({ code: 'forbidden' })
            await expect(transcripts.readMasked(principal, conversation, 0, 10)).rejects.toMatchObject({
              code: 'forbidden',
            })
          }
        }
      })

      it('is entered, allowed or refused, with the rule and the purpose, and without what was said', async () => {
        await append(transcriptEntry(1, { content: { text: 'my secret' } }))
        const sam: Principal = { role: 'agent', id: 'sam', purpose: 'support' }
        await transcripts.read(sam, 'c1', 0, 10)
        await transcripts.read(BOB, 'c1', 0, 10).catch(() => {})
        await transcripts.list(OFFICER, {}, 10)
        const AUDITOR: Principal = { role: 'auditor', id: 'ann' }
        await transcripts.list(AUDITOR, {}, 10).catch(() => {})
        expect(opened.events).toEqual([
          {
            principal: sam,
            action: 'read',
            resource: 'conversation:c1',
            outcome: 'allowed',
            policies: ['agent-assigned'],
          },
          { principal: BOB, action: 'read', resource: 'conversation:c1', outcome: 'refused', policies: [] },
          { principal: OFFICER, action: 'list', resource: 'conversations', outcome: 'allowed' },
          { principal: AUDITOR, action: 'list', resource: 'conversations', outcome: 'refused' },
        ])
        expect(JSON.stringify(opened.events)).not.toContain('secret')
      })

      it('masked sees no personal data, and nothing but text', async () => {
        const content = {
          text: 'I am jo@example.com',
          senderName: 'Jo',
          action: { dialog: 'a', value: 'jo@example.com' },
        }
        await append(transcriptEntry(1, { content }), transcriptEntry(2, { content: { text: 'jo@example.com again' } }))
        const analyst: Principal = { role: 'analyst', id: 'al', purpose: 'quality' }
        const lines = await transcripts.readMasked(analyst, 'c1', 0, 10)
        expect(lines.map((line) => line.content)).toEqual([{ text: 'I am [EMAIL_1]' }, { text: '[EMAIL_1] again' }])
      })

      it('tells a stranger nothing but that it is forbidden', async () => {
        await append(transcriptEntry(1, { content: { text: 'my secret' } }))
        await expect(transcripts.read(BOB, 'c1', 0, 10)).rejects.toThrow(/^customer may not read this transcript$/)
      })
    })
  })
}
