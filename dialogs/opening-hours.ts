import { defineDialog, z } from 'parleykit'
import shop from './tools/shop.ts'

const STORES = ['innsbruck', 'munich', 'edinburgh', 'shanghai', 'chengdu'] as const

export default defineDialog({
  description: 'Tells whether a store is open now, and when it is',
  examples: [
    'are you open now',
    'is the store open today',
    'is the store open right now',
    'is the Munich store open on Sunday',
    'opening hours of the store in Edinburgh',
    '现在营业吗',
    '门店现在开门吗',
    '上海店今天开门吗',
    '门店几点关门',
  ],
  // The stores' names are in config/texts, as is the question.
  slots: z.object({ store: z.enum(STORES) }),
  tools: { shop },
  async run(turn, { store }) {
    const found = (await turn.tools.shop.stores()).find(({ id }) => id === store)
    if (!found) return turn.say(turn.text('opening-hours.unknown'))
    const { timeZone, week } = found
    const name = turn.text(`slot.opening-hours.store.${store}`)
    const now = clockIn(timeZone, turn.message.time)
    const today = week[now.day]
    const isOpen = today && now.time >= today[0] && now.time < today[1]
    const status = isOpen
      ? turn.text('opening-hours.open', { store: name, until: today[1] })
      : turn.text('opening-hours.closed', { store: name })
    const rows = week.map((hours, day) => {
      const when = hours ? `${hours[0]}–${hours[1]}` : turn.text('opening-hours.no-hours')
      return `| ${dayName(turn.locale, day)} | ${when} |`
    })
    const heading = `| ${turn.text('opening-hours.day')} | ${turn.text('opening-hours.hours')} |`
    await turn.say(`${status}\n\n${[heading, '|---|---|', ...rows].join('\n')}\n\n${turn.text('opening-hours.note')}`)
  },
})

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
/** A Monday. */
const MONDAY = Date.UTC(2026, 0, 5)
const DAY_MS = 86_400_000

/** The day, from 0 for Monday, and the time, `09:30`, that a clock there shows. */
function clockIn(timeZone: string, time: number): { readonly day: number; readonly time: string } {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit' })
  const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]))
  return { day: WEEKDAYS.indexOf(parts.weekday ?? ''), time: `${parts.hour}:${parts.minute}` }
}

function dayName(locale: string, day: number): string {
  return new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(MONDAY + day * DAY_MS)
}
