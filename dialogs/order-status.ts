import { defineDialog, z } from 'parleykit'
import orders from './tools/orders.ts'

export default defineDialog({
  description: 'Tells a customer where an order is',
  examples: [
    'where is my order',
    'where is order AO-123456',
    'what is the status of my order',
    'has my parcel been sent',
    'has my order been sent yet',
    'track order AO-123456',
    'when will my order arrive',
    '我的订单到哪了',
    '查一下订单 AO-123456',
    '我的包裹发货了吗',
    '我的快递到哪里了',
    '我的订单什么状态',
  ],
  slots: z.object({
    orderNumber: z
      .string()
      .regex(/^AO-\d{6}$/)
      .describe('order number, like AO-123456')
      .meta({ remember: true }),
  }),
  tools: { orders },
  async run(turn, { orderNumber }) {
    const order = await turn.tools.orders.find(orderNumber)
    if (!order) return turn.say(turn.text('order-status.unknown', { orderNumber }))
    const day = order.delivered ?? order.placed
    const date = new Intl.DateTimeFormat(turn.locale, { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(day))
    const { status, tracking = '' } = order
    await turn.say({
      text: turn.text(`order-status.${status}`, { orderNumber, date, tracking }),
      ...(order.returnable && {
        suggestedActions: [
          { title: turn.text('return-item.button'), action: { dialog: 'return-item', value: { orderNumber } } },
        ],
      }),
    })
  },
})
