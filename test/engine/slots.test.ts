import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ParleyError } from '../../src/core/errors.ts'
import type { Turn } from '../../src/core/turn.ts'
import type { DialogDefinition } from '../../src/dialog/define-dialog.ts'
import { openTalk } from './talk.ts'

const orderNumber = z
  .string()
  .regex(/^AO-\d{6}$/)
  .describe('order number, like AO-123456')

const ORDER_STATUS: DialogDefinition<z.ZodObject<{ orderNumber: typeof orderNumber }>> = {
  description: 'Tells where an order is',
  examples: ['where is my order', 'has my parcel been sent', '我的订单到哪了'],
  slots: z.object({ orderNumber }),
  run: async (turn, slots) => turn.say(`Order ${slots.orderNumber} is on its way.`),
}

const BOOK = {
  description: 'Books a table',
  examples: ['book a table', 'reserve a table'],
  slots: z.object({
    people: z.number().int().min(1).meta({ ask: 'How many people?' }),
    day: z.iso.date().meta({ ask: { en: 'Which day?', 'zh-Hans': '哪一天？' } }),
    seating: z.enum(['inside', 'terrace']),
  }),
  run: async (turn: Turn, slots: { people: number; day: string; seating: string }) =>
    turn.say(`${slots.people} on ${slots.day}, ${slots.seating}`),
}

describe('a slot', () => {
  it('is taken from the first message where it is there', async () => {
    const { customer } = openTalk({ 'order-status': ORDER_STATUS })
    expect(await customer('where is my order ao-123456?')).toEqual(['Order AO-123456 is on its way.'])
  })

  it('is asked for otherwise, and again with some help, and then left to a person', async () => {
    const { customer, buttons } = openTalk({ 'order-status': ORDER_STATUS })
    expect(await customer('where is my order')).toEqual(['Please tell me the order number, like AO-123456.'])
    expect(await customer('my order')).toEqual([
      "I'm sorry, I did not understand that. Please tell me the order number, like AO-123456.",
    ])
    await customer('no idea')
    expect(await customer('really')).not.toEqual([])
    expect(buttons()).toContain('Talk to a person')
  })

  it('is asked for in the language of the customer', async () => {
    const { customer } = openTalk({ 'order-status': ORDER_STATUS })
    expect(await customer('我的订单到哪了')).toEqual(['请告诉我order number, like AO-123456。'])
    expect(await customer('AO-123456')).toEqual(['Order AO-123456 is on its way.'])
  })

  it('is asked for again in the language that the customer has changed to', async () => {
    const { customer } = openTalk({ book: BOOK })
    await customer('book a table for 2')
    expect(await customer('我还不知道')).toEqual(['抱歉，我没有看懂。哪一天？'])
    expect(await customer('怎么去你们店？')).toContain('回到刚才的问题：哪一天？')
    expect(await customer('12月5号')).toEqual(['请告诉我seating。'])
  })

  it('is corrected while the dialog waits, and after it has ended', async () => {
    const { customer } = openTalk({ 'order-status': ORDER_STATUS })
    await customer('where is my order AO-123456')
    expect(await customer('no, I meant AO-654321')).toEqual([
      'All right: **AO-654321**.',
      'Order AO-654321 is on its way.',
    ])
    expect(await customer('不对，是AO-111111')).toEqual(['好的，**AO-111111**。', 'Order AO-111111 is on its way.'])
  })

  it.each(['never mind', 'forget it', '算了', '不用了'])('is not insisted on: %s', async (words) => {
    const { customer } = openTalk({ 'order-status': ORDER_STATUS })
    await customer('where is my order')
    expect((await customer(words))[0]).toMatch(/stopped|停止/)
    expect((await customer('so then'))[0]).not.toMatch(/order number|订单号/)
  })

  it('is one of several, each taken where it is said and asked for where it is not', async () => {
    const { customer, buttons } = openTalk({ book: BOOK })
    expect(await customer('book a table for three please')).toEqual(['Which day?'])
    expect(await customer('5 December')).toEqual(['Please tell me the seating.'])
    expect(buttons()).toEqual(['inside', 'terrace'])
    expect(await customer('the second one')).toEqual(['3 on 2025-12-05, terrace'])
  })

  it('is corrected while another is asked for', async () => {
    const { customer } = openTalk({ book: BOOK })
    await customer('book a table for three')
    expect(await customer('sorry, I meant four')).toEqual(['All right: **4**.', 'Which day?'])
    await customer('tomorrow')
    expect(await customer('inside')).toEqual(['4 on 2025-06-16, inside'])
  })

  it('is kept where it is said in answer to another question', async () => {
    const claim = {
      description: 'Takes a claim',
      examples: ['make a claim'],
      slots: z.object({ orderNumber, email: z.email().meta({ ask: 'Your address?' }) }),
      run: async (turn: Turn, slots: { orderNumber: string; email: string }) =>
        turn.say(`${slots.orderNumber} of ${slots.email}`),
    }
    const { customer } = openTalk({ claim })
    expect(await customer('make a claim')).toEqual(['Please tell me the order number, like AO-123456.'])
    expect(await customer('I am ann@mail.example')).toEqual(['Please tell me the order number, like AO-123456.'])
    expect(await customer('AO-123456')).toEqual(['AO-123456 of ann@mail.example'])
  })

  it('is corrected also where the dialog failed with it', async () => {
    const lookUp = {
      ...ORDER_STATUS,
      run: async (turn: Turn, slots: { orderNumber: string }) => {
        if (slots.orderNumber === 'AO-111111') throw new ParleyError('tool-failed', 'the system is away')
        await turn.say(`Order ${slots.orderNumber} is on its way.`)
      },
    }
    const { customer } = openTalk({ 'order-status': lookUp })
    await customer('where is my order AO-111111')
    expect(await customer('no, I meant AO-123456')).toEqual([
      'All right: **AO-123456**.',
      'Order AO-123456 is on its way.',
    ])
  })

  it('is not guessed at where a message has two values for it', async () => {
    const { customer } = openTalk({ 'order-status': ORDER_STATUS })
    expect(await customer('where is my order AO-111111 or AO-222222')).toEqual([
      'Please tell me the order number, like AO-123456.',
    ])
  })

  it('is confirmed where it is marked so, and put right there', async () => {
    const email = z.email().meta({ description: 'e-mail address', confirm: true })
    const { customer } = openTalk({
      news: {
        description: '',
        examples: ['send me the newsletter'],
        slots: z.object({ email }),
        run: async (turn, slots) => turn.say(`To ${slots.email}`),
      },
    })
    expect(await customer('send me the newsletter, ann@mail.example')).toEqual([
      'I have understood **ann@mail.example** for the e-mail address. Is that right?',
    ])
    expect(await customer('no, it is anna@mail.example')).toEqual([
      'I have understood **anna@mail.example** for the e-mail address. Is that right?',
    ])
    expect(await customer('no')).toEqual(['Please tell me the e-mail address.'])
    await customer('ann@mail.example')
    expect(await customer('yes')).toEqual(['To ann@mail.example'])
  })

  it('is remembered for another dialog where both allow it', async () => {
    const shared = z.object({ orderNumber: orderNumber.meta({ remember: true }) })
    const own = z.object({ orderNumber })
    const talk = (slots: z.ZodObject, verb: string) => ({
      description: '',
      examples: [`${verb} my order`],
      slots,
      run: async (turn: Turn, values: { orderNumber: string }) => turn.say(`${verb} ${values.orderNumber}`),
    })
    const { customer } = openTalk({ find: talk(shared, 'find'), pay: talk(shared, 'pay'), burn: talk(own, 'burn') })
    await customer('find my order AO-123456')
    expect(await customer('pay my order')).toEqual(['pay AO-123456'])
    expect(await customer('burn my order')).toEqual(['Please tell me the order number, like AO-123456.'])
  })

  it('has its question and its choices in the words of the locale files', async () => {
    const own = {
      'slot.book.day': 'Für welchen Tag?',
      'slot.book.seating.inside': '室内',
      'slot.book.seating.terrace': '露台',
    }
    const { customer, buttons } = openTalk({ book: BOOK }, { own })
    expect(await customer('book a table for 2')).toEqual(['Für welchen Tag?'])
    await customer('明天')
    expect(buttons()).toEqual(['室内', '露台'])
    expect(await customer('露台')).toEqual(['2 on 2025-06-16, terrace'])
  })

  it('that does not go with the others is asked for again', async () => {
    const trip = z
      .object({ from: z.iso.date().meta({ ask: 'From?' }), until: z.iso.date().meta({ ask: 'Until?' }) })
      .refine(({ from, until }) => from < until, { path: ['until'] })
    const { customer } = openTalk({
      trip: {
        description: '',
        examples: ['rent a tent'],
        slots: trip,
        run: async (turn, { until }) => turn.say(until),
      },
    })
    await customer('rent a tent')
    await customer('20 June')
    expect(await customer('18 June')).toEqual(['Until?'])
    expect(await customer('22 June')).toEqual(['2025-06-22'])
  })
})
