import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readSlots } from '../../src/dialog/slots/read-slots.ts'

// A Friday.
const NOW = Date.parse('2026-11-27T10:00:00Z')

async function valuesIn(field: z.ZodType, text: string, answering = false, timeZone = 'UTC'): Promise<unknown[]> {
  const [slot] = readSlots(z.object({ field }))
  const found = await slot?.find(text, { now: NOW, timeZone, titles: {} }, answering)
  return found?.map(({ value }) => value) ?? []
}

const order = z.string().regex(/^AO-\d{6}$/)
const topic = z
  .enum(['refund', 'exchange', 'repair'])
  .meta({ synonyms: { refund: ['money back', '退款'], exchange: ['swap', '换货'], repair: ['mend', '维修'] } })

describe('a value is found in what a customer writes', () => {
  it.each([
    [order, 'where is AO-123456?', ['AO-123456']],
    [order, 'ao-123456 please', ['AO-123456']],
    [order, '订单AO-123456在哪里', ['AO-123456']],
    [order, 'ＡＯ－123456', ['AO-123456']],
    [order, 'AO-1234567', []],
    [order, 'XAO-123456', []],
    [z.email(), 'write to Ann.Lee+shop@mail.example, please', ['Ann.Lee+shop@mail.example']],
    [z.email(), '我的邮箱是ann@mail.example。', ['ann@mail.example']],
    [z.url(), 'see https://shop.example/p/1?a=b for it', ['https://shop.example/p/1?a=b']],
    [z.iso.date(), 'on 5 December', ['2026-12-05']],
    [z.iso.date(), 'it came tomorrow', ['2026-11-28']],
    [z.iso.date(), 'next Friday', ['2026-12-04']],
    [z.iso.date(), '2026-12-05', ['2026-12-05']],
    [z.iso.date(), 'from 1 December to 3 December', ['2026-12-01', '2026-12-03']],
    [z.iso.date(), '明天送到', ['2026-11-28']],
    [z.iso.date(), '12月5号', ['2026-12-05']],
    [z.iso.date(), '三天后', ['2026-11-30']],
    [z.iso.date(), 'at some point', []],
    [z.number().int(), 'two jackets', [2]],
    [z.number(), 'about 1,250.50 euros', [1250.5]],
    [z.number(), 'thirty-five', [35]],
    [z.number(), '三百二十五件', [325]],
    [z.number(), '两双', [2]],
    [z.number(), '一万', [10_000]],
    [z.number(), 'order AO-123456', []],
    [z.number().int().max(10), '15', []],
    [topic, 'I want my money back', ['refund']],
    [topic, '我要换货', ['exchange']],
    [topic, 'refunds', []],
    [topic, 'exchange or repair?', ['exchange', 'repair']],
  ])('%#: %s', async (field, text, values) => {
    expect(await valuesIn(field, text)).toEqual(values)
  })

  it("by the days of the bot's time zone", async () => {
    // There it is Saturday already, and still Thursday in Pago Pago.
    expect(await valuesIn(z.iso.date(), 'today', false, 'Pacific/Kiritimati')).toEqual(['2026-11-28'])
    expect(await valuesIn(z.iso.date(), '今天', false, 'Pacific/Kiritimati')).toEqual(['2026-11-28'])
    expect(await valuesIn(z.iso.date(), 'tomorrow', false, 'Pacific/Pago_Pago')).toEqual(['2026-11-27'])
  })
})

describe('an answer to its question may be shorter', () => {
  it.each([
    [z.boolean(), 'yes please', [true]],
    [z.boolean(), 'nope', [false]],
    [z.boolean(), '好的', [true]],
    [z.boolean(), '不用了谢谢', [false]],
    [z.boolean(), 'perhaps', []],
    [topic, 'the second one', ['exchange']],
    [topic, '第三个', ['repair']],
    [topic, 'exchnge', ['exchange']],
    [topic, 'refund or repair', []],
    [z.string().min(2), ' Innsbruck ', ['Innsbruck']],
    [z.string().min(2), 'x', []],
    [order, 'ao - 123456', ['AO-123456']],
  ])('%#: %s', async (field, text, values) => {
    expect(await valuesIn(field, text, true)).toEqual(values)
    if (field instanceof z.ZodBoolean) expect(await valuesIn(field, text)).toEqual([])
  })
})

describe('a slot that cannot be asked for', () => {
  it('is refused by its name, with what mends it', () => {
    const schema = z.object({
      address: z.object({ street: z.string() }),
      items: z.array(z.string()),
      note: z.array(z.string()).optional(),
      topic: z.enum(['refund']).meta({ synonyms: { refnd: ['x'] } }),
    })
    expect(() => readSlots(schema)).toThrow(
      expect.objectContaining({
        code: 'config-invalid',
        message: expect.stringMatching(
          /slots\.address: object cannot be asked for.*\nslots\.items: array cannot be asked for: .*ask: false.*\nslots\.topic: .*no choice refnd/,
        ),
      }),
    )
  })

  it('is taken where a button alone carries it, or it may be absent', () => {
    const schema = z.object({ items: z.array(z.string()).meta({ ask: false }), size: z.number().default(1) })
    expect(readSlots(schema).map(({ name, asked }) => [name, asked])).toEqual([
      ['items', false],
      ['size', false],
    ])
  })
})
