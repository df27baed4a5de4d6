import { defineDialog, z } from 'parleykit'
import orders from './tools/orders.ts'

/** When it is asked how that went. */
const ASK_AFTER_SECONDS = 120

export default defineDialog({
  description: 'Registers the return of something that was ordered, and gives the label',
  examples: [
    'I want to return something from my order',
    'I want to return an item',
    'I want to return my boots',
    'I would like to return the jacket',
    'I would like to send something back',
    'I want to send it back',
    'I would like to return a tent',
    'I would like to return some trousers',
    'I want to return a sleeping bag',
    'I want to return these shoes',
    'I would like to give this back',
    'I do not want it any more, I want to return it',
    'I want to send back my order AO-123456',
    'I need to return my order',
    'can I return order AO-123456',
    'start a return',
    'start a return for me',
    'register a return',
    'register a return for order AO-123456',
    'please arrange a return',
    'return order AO-123456',
    'return an item',
    'give me a return label for my order',
    'please send me a label for my return',
    'I need a label to send something back',
    '我要申请退货',
    '我要退货',
    '我想退货',
    '我想退掉订单 AO-123456 的商品',
    '我想退掉这双鞋',
    '我想退一双鞋',
    '想退一件外套',
    '把鞋子退掉',
    '我要退鞋子',
    '鞋子我想退掉',
    '衣服想退掉',
    '这件衣服要退',
    '我想退这个',
    '我要把衣服退了',
    '我想把东西退掉',
    '我买的东西想退',
    '这双鞋我要退',
    '这件我不想要了，想退',
    '帮我办理退货',
    '帮我申请退货',
    '给我办退货',
    '办理退货',
    '给我一张退货单',
  ],
  slots: z.object({
    orderNumber: z
      .string()
      .regex(/^AO-\d{6}$/)
      .describe('order number, like AO-123456')
      .meta({ remember: true }),
    email: z.email().describe('e-mail address of the order'),
  }),
  tools: { orders },
  async run(turn, { orderNumber, email }) {
    const handoff = { title: turn.text('handoff.button'), action: { dialog: 'handoff' } }
    const sayWithPerson = (text: string) => turn.say({ text, suggestedActions: [handoff] })

    const order = await turn.tools.orders.find(orderNumber)
    if (!order) return sayWithPerson(turn.text('return-item.no-match'))
    // One answer for both, so that nobody learns which orders there are, or whose they are.
    const { matches } = await turn.tools.orders.verify({ orderNumber, email })
    if (!matches) return sayWithPerson(turn.text('return-item.no-match'))

    const { delivered, returnUntil } = order
    if (delivered === undefined || returnUntil === undefined) {
      return turn.say(turn.text('return-item.not-delivered', { orderNumber }))
    }
    const date = new Intl.DateTimeFormat(turn.locale, { dateStyle: 'long', timeZone: 'UTC' })
    if (!order.returnable) {
      return sayWithPerson(turn.text('return-item.too-late', { until: date.format(Date.parse(returnUntil)) }))
    }
    const items = order.items
      .filter(({ returnable }) => returnable)
      .map(({ sku, names }) => ({ sku, item: names[turn.locale] ?? names.en ?? sku }))
    const [only] = items
    if (!only) return sayWithPerson(turn.text('return-item.nothing', { orderNumber }))
    const choices = items.map(({ item }) => item)
    const wanted =
      items.length === 1 ? only.item : await turn.ask(turn.text('return-item.which'), { choices, only: true })
    const chosen = items.find(({ item }) => item === wanted) ?? only

    const made = await turn.tools.orders.startReturn({ orderNumber, ...chosen })
    const label = await turn.attach({ name: `${made.number}.pdf`, bytes: Buffer.from(made.label, 'base64') })
    await turn.say({
      text: turn.text('return-item.done', { number: made.number, until: date.format(Date.parse(returnUntil)) }),
      attachments: [label],
    })
    turn.remind({ dialog: 'satisfaction', afterSeconds: ASK_AFTER_SECONDS })
  },
})
