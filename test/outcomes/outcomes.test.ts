import { describe, expect, it, onTestFinished } from 'vitest'
import type { Assignment } from '../../src/core/access.ts'
import type { AskedDays, LineMetadata } from '../../src/core/outcome.ts'
import type { TranscriptEntry, TranscriptStore } from '../../src/core/transcript.ts'
import { htmlReport } from '../../src/outcomes/html/page.ts'
import { createOutcomes } from '../../src/outcomes/outcomes.ts'
import { rateOf } from '../../src/outcomes/rate.ts'
import { csvOf } from '../../src/outcomes/rows.ts'
import { OUTCOMES_SCHEMA } from '../../src/outcomes/schema.ts'
import { settleOutcomes } from '../../src/outcomes/settle.ts'
import { createOutcomeStore } from '../../src/outcomes/store.ts'
import { createActivity } from '../../src/transcripts/activity.ts'
import { TRANSCRIPTS } from '../../src/transcripts/schema.ts'
import { createTranscripts } from '../../src/transcripts/store.ts'
import { testAccess } from '../access/test-guard.ts'
import { newMasterKey, openKeys } from '../keys/test-keys.ts'
import { sqlEngines } from '../support/sql-engines.ts'
import { temporaryFolder } from '../support/temporary.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const BEGIN = 1_764_000_000_000
const ENGINE = { role: 'service', id: 'engine' } as const
const ANALYST = { role: 'analyst', id: 'ana', purpose: 'quality' } as const

type Said = Partial<Pick<LineMetadata, 'author' | 'dialog' | 'feedback' | 'score' | 'outcome' | 'cost' | 'locale'>> & {
  readonly text?: string
  readonly cites?: string
}

const asked = (outcome: NonNullable<LineMetadata['outcome']>, text = 'a question') =>
  ({ author: 'customer', outcome, text }) as const
const answer = (cites?: string): Said => ({ author: 'bot', dialog: 'answer', ...(cites && { cites }) })

describe.each(sqlEngines())('what came of conversations, on $name', ({ place }) => {
  async function open(assigned: Readonly<Record<string, Assignment>> = {}) {
    const openSchema = await place()
    const database = await openSchema(TRANSCRIPTS)
    const outcomesDatabase = await openSchema(OUTCOMES_SCHEMA)
    const { keys, close } = openKeys(temporaryFolder(), newMasterKey())
    const access = testAccess(assigned)
    const transcripts: TranscriptStore = createTranscripts({
      ...{ database, keys, ...access },
      files: { removeConversation: async () => {} } as never,
    })
    onTestFinished(async () => {
      await transcripts.close()
      await outcomesDatabase.close()
      await close()
    })
    const activity = createActivity(database)
    const store = createOutcomeStore(outcomesDatabase)
    let now = BEGIN
    const parts = { activity, store, quietMs: DAY_MS, againMs: 7 * DAY_MS, clock: () => now }
    const termsOf = (text: string) => text.split(' ')
    const outcomes = createOutcomes({
      ...{ store, activity, transcripts, termsOf, timeZone: 'Europe/Berlin', clock: () => now },
      ...{ guard: access.guard, assignments: access.assignments },
    })
    const places = new Map<string, number>()

    /** A minute between two lines. */
    async function talk(conversation: string, lines: readonly Said[], more: Partial<TranscriptEntry> = {}) {
      for (const { text = '', cites, cost, ...said } of lines) {
        now += 60_000
        const sequence = (places.get(conversation) ?? 0) + 1
        places.set(conversation, sequence)
        const passages = cites === undefined ? [] : [{ id: `${cites}#1`, document: cites, version: '1' }]
        const generation = { model: 'm', tier: 'small', prompt: 'p', inputTokens: 1, outputTokens: 1, cost } as never
        await transcripts.append(ENGINE, [
          {
            ...{ conversation, sequence, customer: `customer of ${conversation}`, channel: 'web', locale: 'en' },
            ...{ time: now, author: 'customer', passages, content: { text }, ...said, ...more },
            ...(cost !== undefined && { generation }),
          },
        ])
      }
    }
    return {
      talk,
      outcomes,
      settle: () => settleOutcomes(parts),
      advance: (ms: number) => {
        now += ms
      },
      now: () => now,
      report: (days: AskedDays = {}) => outcomes.report(ANALYST, days),
      unanswered: () => outcomes.unanswered(ANALYST),
    }
  }

  const counts = (report: Awaited<ReturnType<Awaited<ReturnType<typeof open>>['report']>>['all']) =>
    Object.fromEntries(Object.entries(report.outcomes).map(([outcome, { count }]) => [outcome, count]))

  it('is decided once they have ended, and silence alone is no success', async () => {
    const { talk, settle, advance, report } = await open()
    await talk('confirmed', [asked('answered'), answer('a.md'), { author: 'customer', feedback: 'up' }])
    await talk('contained', [asked('answered'), answer('b.md')])
    await talk('handed over', [asked('unknown'), answer(), { author: 'agent' }])
    await talk('unanswered', [asked('answered'), answer('c.md'), asked('unknown'), answer()])
    await talk('in vain', [asked('said'), { author: 'bot', dialog: 'handoff' }])
    await talk('unhappy', [asked('answered'), answer('d.md'), { author: 'customer', feedback: 'down' }])
    await talk('failed', [asked('failed'), answer()])
    await settle()
    expect((await report()).all.conversations).toBe(0)
    advance(DAY_MS)
    await Promise.all([settle(), settle()])
    await settle()
    const { all, dialogs } = await report()
    expect(counts(all)).toEqual({ confirmed: 1, contained: 1, 'handed-over': 1, abandoned: 4, recontacted: 0 })
    expect(all).toMatchObject({
      conversations: 7,
      turns: 10,
      responseP50Ms: 60_000,
      satisfied: { count: 1, rate: 0.5 },
    })
    expect(dialogs.map(({ name, conversations }) => [name, conversations])).toEqual([
      ['answer', 6],
      ['handoff', 1],
    ])
  })

  it('tells CSAT by the last points given, and how soon people answer apart from the bot', async () => {
    const { talk, settle, advance, report } = await open()
    const points = (score: number) =>
      [
        { author: 'bot', dialog: 'satisfaction' },
        { author: 'customer', score },
      ] as const
    await talk('content', [asked('answered'), answer('a.md'), ...points(2), ...points(5)])
    await talk('unhappy', [asked('answered'), answer('b.md'), ...points(3)])
    await talk('not asked', [asked('answered'), answer('c.md')])
    const note = { author: 'agent', locale: undefined } as never
    const words = { author: 'agent' } as const
    const handoff = { author: 'bot', dialog: 'handoff' } as const
    await talk('served', [asked('said'), handoff, asked('said'), note, words, asked('said'), words])
    await talk('noted', [asked('said'), handoff, note])
    advance(DAY_MS)
    await settle()
    const found = await report()
    expect(found.all).toMatchObject({
      csat: { ...rateOf(1, 2), count: 1 },
      responseP50Ms: 60_000,
      personP50Ms: 180_000,
      personP95Ms: 180_000,
    })
    expect(counts(found.all)).toMatchObject({ 'handed-over': 1, abandoned: 1 })
    expect(found.all.satisfied).toBeUndefined()
    expect(htmlReport(found, 'Otto')).toContain('50 % (9–91)')
    expect(htmlReport(found, 'Otto')).toContain('3 min')
  })

  it('is not what it seemed where they come back about the same thing', async () => {
    const { talk, settle, advance, report } = await open()
    const ann = { customer: 'ann' }
    await talk('one', [asked('answered'), answer('a.md')], ann)
    await talk('two', [asked('answered'), answer('b.md')], ann)
    advance(2 * DAY_MS)
    await settle()
    expect(counts((await report()).all)).toMatchObject({ contained: 2, recontacted: 0 })
    // The same conversation after a silence, and another one.
    await talk('one', [asked('answered'), answer('a.md')], ann)
    advance(8 * DAY_MS)
    await settle()
    await talk('three', [asked('answered'), answer('b.md')], ann)
    advance(DAY_MS)
    await settle()
    // Too late to be about the second.
    expect(counts((await report()).all)).toMatchObject({ contained: 3, recontacted: 1 })
  })

  it('counts what it cost, by channel and language', async () => {
    const { talk, settle, advance, report } = await open()
    await talk('one', [asked('answered'), { ...answer('a.md'), cost: 250_000 }])
    await talk('two', [asked('answered'), { ...answer('a.md'), cost: 500_000 }], {
      channel: 'teams',
      locale: 'zh-Hans',
    })
    advance(DAY_MS)
    await settle()
    const { all, channels, languages } = await report()
    expect(all.cost).toBe(0.75)
    expect(channels.map(({ name, cost }) => [name, cost])).toEqual([
      ['teams', 0.5],
      ['web', 0.25],
    ])
    expect(languages.map(({ name }) => name)).toEqual(['en', 'zh-Hans'])
  })

  it('is told day by day in the time zone of the bot, without gaps', async () => {
    const { talk, settle, advance, report } = await open()
    // BEGIN is 17:00 on 24 November in Berlin. Six and a half hours later it is half past eleven, then the next day.
    advance(6.5 * HOUR_MS)
    await talk('late', [asked('answered'), answer('a.md')])
    advance(HOUR_MS)
    await talk('after midnight', [asked('answered'), answer('b.md')])
    advance(2 * DAY_MS)
    await talk('later', [asked('unknown'), answer()])
    advance(DAY_MS)
    await settle()
    const found = await report({ from: '2025-11-24', to: '2025-11-27' })
    expect(found.period).toBe('day')
    expect(
      found.periods.map(({ name, conversations, outcomes }) => [name, conversations, outcomes.abandoned.count]),
    ).toEqual([
      ['2025-11-24', 1, 0],
      ['2025-11-25', 1, 0],
      ['2025-11-26', 0, 0],
      ['2025-11-27', 1, 1],
    ])
    // The days themselves decide what is counted.
    expect((await report({ from: '2025-11-25', to: '2025-11-26' })).all.conversations).toBe(1)
    const weeks = await report({ from: '2025-10-01', to: '2025-12-07' })
    expect(weeks.period).toBe('week')
    expect(weeks.periods).toHaveLength(10)
    expect(weeks.periods.filter(({ conversations }) => conversations > 0)).toMatchObject([
      { name: '2025-11-24', conversations: 3 },
    ])
    const lines = csvOf(found).split('\n')
    expect(lines).toContain('2025-11-24,2025-11-27,day,2025-11-26,0,0,confirmed,0,,,,,,,,,,,,,,0')
    for (const days of [{ from: '2025-11-25', to: '2025-11-24' }, { from: '2025-13-01' }, { from: '1970-01-01' }]) {
      await expect(report(days)).rejects.toMatchObject({ code: 'invalid-request' })
    }
  })

  it('is compared with as many days before, as they stood at the same distance', async () => {
    const { talk, settle, advance, report } = await open()
    const ann = { customer: 'ann' }
    // Before: one contained, one that comes back after five days, one abandoned, one too late to be known in its time.
    await talk('one', [asked('answered'), answer('a.md'), { author: 'customer', feedback: 'up' }], ann)
    await talk('two', [asked('answered'), answer('b.md')])
    await talk('three', [asked('unknown'), answer()])
    advance(2 * DAY_MS)
    await talk('four', [asked('answered'), answer('c.md')])
    advance(2.5 * DAY_MS)
    await talk('one again', [asked('answered'), answer('a.md')], ann)
    await talk('two again', [asked('unknown'), answer()])
    advance(1.4 * DAY_MS)
    await settle()
    // 24 to 27 November, and 28 November to 1 December, of which the last days have not come: the 30th, 11 in the morning.
    const { all, before, countedUntil } = await report({ from: '2025-11-28', to: '2025-12-01' })
    expect(all.conversations).toBe(2)
    expect(before?.conversations).toBe(3)
    // That one would come back was not known after a day.
    expect(counts(before ?? all)).toMatchObject({ confirmed: 1, contained: 1, abandoned: 1, recontacted: 0 })
    expect(all.outcomes.abandoned).toMatchObject({ count: 1, of: 2, change: { by: 1 / 2 - 1 / 3 } })
    // By Newcombe's method, from Wilson's intervals (0.0945, 0.9055) and (0.0615, 0.7923), by hand.
    expect(all.outcomes.abandoned.change?.low).toBeCloseTo(1 / 6 - Math.hypot(0.4055, 0.459), 3)
    expect(all.outcomes.abandoned.change?.high).toBeCloseTo(1 / 6 + Math.hypot(0.4055, 0.2718), 3)
    expect(all.outcomes.confirmed.change?.by).toBeCloseTo(-1 / 3)
    expect(countedUntil).toBeLessThan((await report({ to: '2025-12-01' })).span.until)
    const whole = await report({ from: '2025-11-24', to: '2025-11-27' })
    expect(counts(whole.all)).toMatchObject({ recontacted: 1, contained: 2, abandoned: 1 })
    expect(whole.before).toBeUndefined()
    expect(whole.all.outcomes.abandoned.change).toBeUndefined()
  })

  it('leads to its conversations, page by page, those that one may see', async () => {
    const { talk, settle, advance, outcomes } = await open({ two: { agent: 'mia', team: 'care' } })
    await talk('one', [asked('unknown'), answer()])
    await talk('two', [asked('unknown'), answer()])
    await talk('three', [asked('answered'), answer('a.md')])
    advance(2 * DAY_MS)
    await talk('one', [asked('unknown'), answer()])
    advance(DAY_MS)
    await settle()
    const abandoned = { days: {}, outcome: 'abandoned' } as const
    const first = await outcomes.list(ANALYST, abandoned, 2)
    expect(first.items.map(({ conversation, first, last }) => [conversation, first, last])).toEqual([
      ['one', 3, 4],
      ['two', 1, 2],
    ])
    const { items, next } = await outcomes.list(ANALYST, abandoned, 2, first.next)
    expect(items).toMatchObject([{ conversation: 'one', first: 1, last: 2, turns: 1, outcome: 'abandoned' }])
    expect(next).toBeUndefined()
    const sue = { role: 'supervisor', id: 'sue', teams: ['care'], purpose: 'quality' } as const
    expect((await outcomes.list(sue, abandoned, 10)).items).toMatchObject([{ conversation: 'two' }])
    expect((await outcomes.list(sue, { days: {}, dialog: 'handoff' }, 10)).items).toEqual([])
    await expect(outcomes.list({ role: 'auditor', id: 'al' }, abandoned, 10)).rejects.toMatchObject({
      code: 'forbidden',
    })
    // Questions of their teams, too, and of no others.
    const { topics } = await outcomes.unanswered(sue)
    expect(topics.flatMap(({ questions }) => questions.map(({ conversation }) => conversation))).toEqual(['two'])
  })

  it('tells what nothing answered, by topic, masked, to whom that is allowed', async () => {
    const { talk, outcomes, unanswered } = await open()
    await talk('one', [asked('unknown', 'do you rent tents'), answer()])
    await talk('two', [
      asked('unknown', 'do you rent boots'),
      answer(),
      asked('unknown', 'call me at ann@example.com'),
      answer(),
    ])
    await talk('three', [asked('answered', 'where do you ship'), answer('a.md')])
    const { topics } = await unanswered()
    expect(topics.map(({ count, questions }) => [count, questions.map(({ text }) => text)])).toEqual([
      [2, ['do you rent boots', 'do you rent tents']],
      [1, ['call me at [EMAIL_1]']],
    ])
    await expect(outcomes.unanswered({ role: 'analyst', id: 'ana' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(outcomes.report({ role: 'agent', id: 'mia', queues: ['x'] })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  it('is written for people and for programs, whatever names there are', async () => {
    const { talk, settle, advance, report } = await open()
    await talk('one', [asked('answered'), { ...answer('a.md'), dialog: '=<script>,"x"' }])
    advance(DAY_MS)
    await settle()
    const found = await report()
    const page = htmlReport(found, '<Otto>')
    expect(page).toContain('By channel')
    expect(page).not.toContain('<script>')
    expect(page).not.toContain('<Otto>')
    const [heading = '', line = ''] = csvOf(found).split('\n')
    expect(heading.split(',').length).toBe(line.split(',').length)
    expect(csvOf(found)).toContain(`"'=<script>,""x"""`)
  })
})

describe('a share', () => {
  // Checked against Newcombe 1998, table I, and by hand.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i lies between', (count, of, low, high) => {
    const { low: found, high: upper } = rateOf(count, of)
    expect(found).toBeCloseTo(low, 4)
    expect(upper).toBeCloseTo(high, 4)
  })
})
