import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { chooseQueue } from '../../src/handoff/choose-queue.ts'
import { createDemands } from '../../src/handoff/demands.ts'
import { openingAt } from '../../src/handoff/hours.ts'
import { handoverSchema } from '../../src/handoff/settings.ts'
import { ROOT } from '../support/server.ts'

const HOURS = {
  timeZone: 'Europe/Berlin',
  week: { mon: ['13:00-17:00', '09:00-12:00'], fri: ['09:00-17:00'], sat: ['22:00-24:00'], sun: ['02:30-04:00'] },
  holidays: ['12-25', '2026-04-03'],
}
const { hours } = handoverSchema.parse({ hours: HOURS })
const at = (iso: string) => {
  const opening = openingAt(hours, Date.parse(iso), 'Asia/Shanghai')
  return opening.open ? 'open' : new Date(opening.opens ?? Number.NaN).toISOString()
}

const NINE_IN_SHANGHAI = Date.parse('2026-11-23T01:00:00Z')

describe('the hours', () => {
  it.each([
    ['2026-11-23T08:00:00Z', 'open', 'the first minute, by the clock there'],
    ['2026-11-23T07:59:59Z', '2026-11-23T08:00:00.000Z', 'a second before'],
    ['2026-11-23T11:00:00Z', '2026-11-23T12:00:00.000Z', 'at noon'],
    ['2026-11-23T16:00:00Z', '2026-11-27T08:00:00.000Z', 'after work: on Friday'],
    ['2026-07-06T07:00:00Z', 'open', 'in summer'],
    ['2026-12-25T09:00:00Z', '2026-12-26T21:00:00.000Z', 'on a holiday of every year'],
    ['2026-04-03T08:00:00Z', '2026-04-04T20:00:00.000Z', 'on a holiday of that year'],
    ['2027-04-02T08:00:00Z', 'open', 'on that day in another year'],
    ['2026-11-28T22:59:59Z', 'open', 'up to midnight'],
    ['2026-03-29T00:59:59Z', '2026-03-29T01:30:00.000Z', 'before half past two, which that night does not have'],
    ['2026-03-29T01:30:00Z', 'open', 'half past three in that night'],
  ])('at %s: %s (%s)', (iso, expected) => expect(at(iso)).toBe(expected))

  it("are by the bot's clock where they name no other", () => {
    const { timeZone: _, ...ownClock } = HOURS
    const inShanghai = openingAt(handoverSchema.parse({ hours: ownClock }).hours, NINE_IN_SHANGHAI, 'Asia/Shanghai')
    expect(inShanghai).toEqual({ open: true })
  })

  it('may be none at all', () => {
    expect(openingAt(undefined, 0, 'UTC')).toEqual({ open: true })
    const { hours: never } = handoverSchema.parse({ hours: { timeZone: 'UTC', week: {} } })
    expect(openingAt(never, 0, 'UTC')).toEqual({ open: false, timeZone: 'UTC' })
  })

  it.each([
    [{ timeZone: 'Europe/Nowhere', week: {} }],
    [{ timeZone: 'UTC', week: { mon: ['17:00-09:00'] } }],
    [{ timeZone: 'UTC', week: { mon: ['9-17'] } }],
    [{ timeZone: 'UTC', week: {}, holidays: ['25.12.'] }],
  ])('are refused where they make no sense: %j', (wrong) => {
    expect(handoverSchema.safeParse({ hours: wrong }).success).toBe(false)
  })
})

describe('the queue', () => {
  const { queues } = handoverSchema.parse({
    queues: [
      { name: 'returns-zh', languages: ['zh-Hans'], skills: ['return'] },
      { name: 'returns', languages: ['en'], skills: ['return'] },
      { name: 'support-zh', languages: ['zh-Hans'] },
      { name: 'support' },
    ],
  })
  it.each([
    ['support', { locale: 'en' }],
    ['support-zh', { locale: 'zh-Hant' }],
    ['returns', { locale: 'en-GB', reason: 'return' }],
    ['returns-zh', { locale: 'zh-Hans', reason: 'return' }],
    ['support', { locale: 'de', reason: 'return' }],
    ['support', { locale: 'zh-Hans', queue: 'support' }],
    ['support-zh', { locale: 'zh-Hans', queue: 'nowhere', reason: 'unheard of' }],
  ])('is %s for %j', (name, wish) => expect(chooseQueue(queues, wish)?.name).toBe(name))
})

describe('what goes to a person by itself', () => {
  const { handover } = parse(readFileSync(join(ROOT, 'config/bot.yaml'), 'utf8'))
  const { reasonOf, without } = createDemands(handoverSchema.parse(handover).demands)
  it.each([
    ['My LAWYER will write to you', 'legal'],
    ['the stove caught   fire and I will sue you', 'safety'],
    ['我要去法院起诉你们', 'legal'],
    ['炉头起火了', 'safety'],
    ['this is a scam!', 'anger'],
    ['is there a lawyers discount', undefined],
    ['where do you ship?', undefined],
    ['怎么退货', undefined],
  ])('%s: %s', (text, reason) => expect(reasonOf(text)).toBe(reason))
  it.each([
    ['I want to talk to a person about my refund', 'about my refund'],
    ['转人工，怎么退货', '怎么退货'],
    ['This is a SCAM', ''],
    ['Hi, can I talk to a person, please?', ''],
    ['请帮我转人工', ''],
    ['where do you ship?', 'where do you ship?'],
  ])('says beside that, in %s: %s', (text, rest) => expect(without(text)).toBe(rest))
})
