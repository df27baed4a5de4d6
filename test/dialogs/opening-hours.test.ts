import { journey } from 'parleykit/testing'
import { openDemo } from './demo.ts'

const { en, zh } = await openDemo()

journey('by the clock of the store', en, async ({ customer, bot }) => {
  await customer.says('is the Munich store open on Sunday?')
  bot.says('Munich is **open** now, until 19:00', '| Sunday | closed |', '| Monday | 10:00–19:00 |')
})

journey('before it opens there, though it is late here', { ...en, at: '2026-03-02T01:30:00Z' }, async (parts) => {
  await parts.customer.says('are you open now?')
  parts.bot.asks('Which store')
  await parts.customer.says('Shanghai')
  parts.bot.says('Shanghai is **closed**')
  await parts.customer.waits({ hours: 1 })
  await parts.customer.says('is the Shanghai store open today')
  parts.bot.says('Shanghai is **open** now, until 21:30')
})

journey('营业时间', zh, async ({ customer, bot }) => {
  await customer.says('上海店今天开门吗')
  bot.says('上海店现在**营业中**', '| 星期一 | 10:00–21:30 |')
})
