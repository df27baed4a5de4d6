import { describe, expect, it } from 'vitest'
import { z } from 'zod'
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
    const { customer, memory } = openTalk({ 'order-status': ORDER_STATUS })
    await customer('where is my order')
    expect((await customer(words))[0]).toMatch(/stopped|停止/)
    expect(await customer('AO-123456')).not.toContain('Order AO-123456 is on its way.')
    expect(memory).toBeDefined()
  })
})
