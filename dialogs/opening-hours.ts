import { defineDialog, z } from 'parleykit'
import shop from './tools/shop.ts'

const STORES = ['innsbruck', 'munich', 'edinburgh', 'shanghai', 'chengdu'] as const

export default defineDialog({
  description: 'Tells whether a store is open now, and when it is',
  examples: [
    'when are you open',
    'what are your hours',
    'what are the opening hours of your stores',
    'opening hours',
    'opening times',
    'store hours',
    'are you open now',
    'are you open today',
    'are you open tomorrow',
    'are you open on Sunday',
    'are you open at the weekend',
    'is the store open today',
    'is the store open right now',
    'is the shop open on Saturday',
    'is the Munich store open on Sunday',
    'is the shop in Shanghai open now',
    'opening hours of the store in Edinburgh',
    'what time do you open',
    'what time does the store close',
    'when do you close',
    'when does the shop in Munich open',
    'when does the Edinburgh store close',
    'how late are you open',
    'how late is the shop open today',
    'when is the Shanghai store open on Sunday',
    'what time does the Munich shop open on Saturday',
    'how late is the store in Munich open',
    'what time do you close',
    'when does the shop close',
    'is the Chengdu store open tomorrow',
    'when does the Innsbruck store open',
    'when is the shop in Edinburgh open',
    'until when is the store open',
    '现在营业吗',
    '今天营业吗',
    '周日营业吗',
    '明天开门吗',
    '周末营业吗',
    '门店现在开门吗',
    '上海店今天开门吗',
    '慕尼黑店周六营业吗',
    '门店营业时间',
    '你们的营业时间',
    '几点营业',
    '几点开门',
    '几点关门',
    '周末几点开门',
    '周末门店开门吗',
    '几点开始营业呢',
    '今天开门吗',
    '周六开门吗',
    '门店今天营业吗',
    '爱丁堡门店现在营业吗',
    '成都门店几点营业',
    '营业时间',
    '营业时间是几点',
    '开门时间',
    '门店几点关门',
    '上海店几点开门',
    '你们几点下班',
    '营业到几点',
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
