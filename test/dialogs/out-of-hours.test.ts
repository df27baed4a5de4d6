import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { journey } from 'parleykit/testing'
import { afterAll, expect } from 'vitest'
import { ROOT } from '../support/server.ts'

/** A small shop whose people are at work on weekdays, by the clock of Berlin. */
function openShop(): string {
  const shop = mkdtempSync(join(tmpdir(), 'parley-shop-'))
  for (const name of ['dialogs', 'node_modules']) mkdirSync(join(shop, name))
  cpSync(join(ROOT, 'templates/bot/config'), join(shop, 'config'), { recursive: true })
  cpSync(join(ROOT, 'config/texts'), join(shop, 'config/texts'), { recursive: true, force: true })
  symlinkSync(ROOT, join(shop, 'node_modules/parleykit'))
  for (const name of ['answer', 'handoff', 'feedback', 'small-talk']) {
    cpSync(join(ROOT, `dialogs/${name}.ts`), join(shop, `dialogs/${name}.ts`))
  }
  const week = ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => `${day}: ["09:00-17:30"]`).join(', ')
  const hours = `{timeZone: Europe/Berlin, week: {${week}}}`
  const settings = `handover:\n  queues: [{name: support}]\n  hours: ${hours}\n`
  writeFileSync(join(shop, 'config/bot.yaml'), settings, { flag: 'a' })
  return shop
}

const folder = openShop()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const SATURDAY = '2026-03-07T20:00:00Z'
const en = { folder, at: SATURDAY }

journey('out of hours a message is taken, with an address', en, async ({ customer, bot }) => {
  await customer.says('I want to speak to a human')
  bot.asks('back on Monday 09:00', 'At which e-mail address')
  expect(bot.handover).toBeUndefined()
  await customer.says('ann at example')
  bot.asks('like name@example.com')
  await customer.says(' ann@mail.example ')
  bot.asks('What should they know?')
  await customer.says('My parcel is wet')
  bot.says('answer at ann@mail.example')
  expect(bot.handover).toMatchObject({ queue: 'support' })
})

journey('nobody is pressed for an address', en, async ({ customer, bot }) => {
  await customer.says('I want to speak to a human')
  await customer.says('no idea')
  await customer.says('still none')
  bot.says('help@alpine-otter.example')
  expect(bot.waiting).toBeUndefined()
  expect(bot.handover).toBeUndefined()
})

journey('下班时间', { ...en, locale: 'zh-Hans' }, async ({ customer, bot }) => {
  await customer.says('转人工')
  bot.asks('星期一', '发到哪个邮箱')
  await customer.says('ann@mail.example')
  await customer.says('包裹湿了')
  bot.says('ann@mail.example')
  expect(bot.handover).toMatchObject({ queue: 'support' })
})

journey('within them a person is asked for at once', { folder, at: '2026-03-09T08:00:00Z' }, async (parts) => {
  await parts.customer.says('I want to speak to a human')
  parts.bot.saysNot('e-mail')
  expect(parts.bot.handover).toMatchObject({ queue: 'support' })
})
