import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createWorker } from '../../../src/answering/worker/worker.ts'
import { defineDialog } from '../../../src/dialog/define-dialog.ts'
import { defineTools, tool } from '../../../src/dialog/define-tools.ts'
import { openTalk } from '../../engine/talk.ts'
import { type Handler, json, openSystem } from '../../support/company-system.ts'
import type { ChatPlan, ChatRequest } from '../../support/model-server.ts'
import { openModel } from '../model/workshop.ts'

const ORDERS = defineTools('orders', {
  find: tool({
    description: 'Finds an order by its number',
    input: z.string(),
    output: z.object({ status: z.string(), parcel: z.string(), items: z.array(z.string()) }).optional(),
    call: (number, { http }) => http.get(['orders', number]),
  }),
  parcel: tool({
    description: 'Tells where a parcel is',
    input: z.object({ parcel: z.string().regex(/^P-\d+$/) }),
    output: z.object({ at: z.string(), due: z.iso.date() }),
    call: ({ parcel }, { http }) => http.get(['parcels', parcel]),
  }),
  verify: tool({
    description: 'Finds out whether an order is of somebody with this e-mail address',
    input: z.object({ order: z.string(), email: z.email() }),
    output: z.object({ matches: z.boolean() }),
    confirms: ({ order }, { matches }) => (matches ? { 'order-owner': order } : {}),
    call: ({ order, email }, { http }) => http.post(['orders', order, 'verify'], { email }),
  }),
  cancel: tool({
    description: 'Cancels an order',
    effect: true,
    input: z.object({ order: z.string() }),
    output: z.object({ cancelled: z.boolean() }),
    requires: ({ order }) => ({ 'order-owner': order }),
    call: ({ order }, { http }) => http.post(['orders', order, 'cancel'], {}),
  }),
  secrets: tool({ input: z.undefined(), output: z.unknown(), call: (_, { http }) => http.get(['secrets']) }),
})

const HELP = defineDialog({
  description: 'Helps with an order',
  slots: z.object({}),
  tools: { orders: ORDERS },
  async run(turn) {
    const worked = await turn.work('Help the customer with the order.')
    if (worked.kind === 'undone') await turn.say('Somebody will look at your order.')
  },
})

const SYSTEM: Readonly<Record<string, Handler>> = {
  'GET /orders/AO-1': json({ status: 'sent', parcel: 'P-77', items: ['tent', 'stove'] }),
  'GET /parcels/P-77': json({ at: 'Innsbruck', due: '2026-12-05' }),
  'POST /orders/AO-1/verify': json({ matches: true }),
  'POST /orders/AO-1/cancel': json({ cancelled: true }),
}

const SPENT = { prompt_tokens: 4_950, completion_tokens: 10 }

const own = { 'tool.orders.cancel.confirm': 'Shall I cancel {order}?' }

const uses = (...calls: readonly (readonly [string, object])[]): ChatPlan => ({
  text: '',
  toolCalls: calls.map(([name, input], at) => ({ id: `call-${at}`, name, arguments: JSON.stringify(input) })),
})
const says = (text: string): ChatPlan => ({ text })

/** What the tools have told the model, oldest first. */
const told = ({ messages }: ChatRequest) => messages.filter(({ role }) => role === 'tool').map(({ content }) => content)

async function talkAbout(
  script: (request: ChatRequest, step: number) => ChatPlan,
  more: { handlers?: Readonly<Record<string, Handler>>; dialog?: typeof HELP; settings?: object } = {},
) {
  const system = await openSystem(more.handlers ?? SYSTEM)
  const { model, endpoint, lines } = await openModel({ script }, more.settings)
  const write = (level: string) => (fields: object, message: string) => void lines.push({ level, message, ...fields })
  const log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
  const worker = createWorker({ model, limitMs: 4_000, log })
  const talk = openTalk({}, { made: { answer: more.dialog ?? HELP }, callTool: system.callTool, worker, own })
  return { ...talk, asked: system.asked, endpoint, lines }
}

describe('a model at work with the tools of a dialog', () => {
  it('goes from what one tool says to the next, and says what came of it, with what it cost', async () => {
    const { customer, asked, endpoint, transcript } = await talkAbout((request, step) => {
      if (step === 0) return uses(['orders_find', { value: 'AO-1' }])
      const [found] = told(request)
      if (step === 1) return uses(['orders_parcel', { parcel: JSON.parse(String(found)).parcel }])
      return says('Your order AO-1 with 2 items was sent; parcel P-77 is in Innsbruck and is due on 5 December 2026.')
    })
    expect(await customer('where is AO-1?')).toEqual([
      'Your order AO-1 with 2 items was sent; parcel P-77 is in Innsbruck and is due on 5 December 2026.',
    ])
    expect(asked.map(({ what }) => what)).toEqual(['GET /orders/AO-1', 'GET /parcels/P-77'])
    expect(endpoint.requests).toHaveLength(3)
    const [first] = endpoint.requests
    const offered = (first?.body.tools ?? []) as { function: { name: string } }[]
    expect(offered.map((one) => one.function.name)).toEqual([
      'orders_find',
      'orders_parcel',
      'orders_verify',
      'orders_cancel',
    ])
    const reply = (await transcript()).findLast(({ author }) => author === 'bot')
    expect(reply).toMatchObject({
      generation: { prompt: 'work@1', tier: 'large' },
      tools: [
        { tool: 'orders.find', outcome: 'done' },
        { tool: 'orders.parcel', outcome: 'done' },
      ],
    })
  })

  it.each([
    ['a day', 'It is due on 6 December 2026.'],
    ['a code', 'It is parcel P-78.'],
    ['a number', 'It comes in 3 days.'],
    ['an address', 'Follow it at track.example.com.'],
  ])('is not shown with %s that no tool has said; the dialog goes on by itself', async (_what, text) => {
    const { customer, lines } = await talkAbout((_, step) =>
      step === 0 ? uses(['orders_find', { value: 'AO-1' }], ['orders_parcel', { parcel: 'P-77' }]) : says(text),
    )
    expect(await customer('my P-78 comes on 6 December in 3 days, right?')).toEqual([
      'Somebody will look at your order.',
    ])
    expect(lines.at(-1)?.message).toContain('what no tool had answered')
  })

  it('has the customer agree to what has consequences, and goes on from there without deciding anything again', async () => {
    const { customer, buttons, asked, endpoint } = await talkAbout((request, step) => {
      if (step === 0) return uses(['orders_cancel', { order: 'AO-1' }])
      if (step === 1) {
        expect(told(request)).toEqual(['Not done: the fact "order-owner" must be confirmed by another tool first.'])
        return uses(['orders_verify', { order: 'AO-1', email: emailIn(request) }])
      }
      // Both at once: the one that has consequences goes alone.
      if (step === 2) return uses(['orders_find', { value: 'AO-1' }], ['orders_cancel', { order: 'AO-1' }])
      if (step === 3) return uses(['orders_cancel', { order: 'AO-1' }])
      expect(told(request).at(-1)).toBe('{"cancelled":true}')
      return says('Order AO-1 is cancelled.')
    })
    expect(await customer('cancel AO-1, I am ann@mail.example')).toEqual(['Shall I cancel AO-1?'])
    expect(buttons()).toEqual(['Yes', 'No'])
    expect(asked.map(({ what }) => what)).toEqual(['POST /orders/AO-1/verify', 'GET /orders/AO-1'])
    expect(JSON.stringify(endpoint.requests.map(({ body }) => body))).not.toContain('ann@mail')
    expect(await customer('yes')).toEqual(['Order AO-1 is cancelled.'])
    expect(asked.map(({ what }) => what)).toEqual([
      'POST /orders/AO-1/verify',
      'GET /orders/AO-1',
      'POST /orders/AO-1/cancel',
    ])
    expect(endpoint.requests).toHaveLength(5)
  })

  it('does nothing where the customer says no', async () => {
    const { customer, asked } = await talkAbout((request, step) =>
      step === 0
        ? uses(['orders_verify', { order: 'AO-1', email: emailIn(request) }])
        : uses(['orders_cancel', { order: 'AO-1' }]),
    )
    await customer('cancel AO-1, ann@mail.example')
    expect(await customer('no')).toEqual(['All right, I have not done it.'])
    expect(asked.map(({ what }) => what)).not.toContain('POST /orders/AO-1/cancel')
  })

  it('says honestly where it cannot be told whether something was done', async () => {
    const broken: Handler = (request) => void request.socket.destroy()
    const { customer } = await talkAbout(
      (request, step) =>
        step === 0
          ? uses(['orders_verify', { order: 'AO-1', email: emailIn(request) }])
          : uses(['orders_cancel', { order: 'AO-1' }]),
      { handlers: { ...SYSTEM, 'POST /orders/AO-1/cancel': broken } },
    )
    await customer('cancel AO-1, ann@mail.example')
    const [said] = await customer('yes')
    expect(said).toMatch(/not tell me whether/)
  })

  it('is told what was wrong with a choice, and of a system that is away', async () => {
    const heard: unknown[] = []
    const { customer } = await talkAbout(
      (request, step) => {
        heard.push(...told(request).slice(heard.length))
        if (step === 0) return uses(['orders_parcel', { parcel: '77; drop' }], ['orders_erase', {}])
        if (step === 1) return uses(['orders_find', { value: 'AO-1' }])
        return says('NOTHING_CAME_OF_IT')
      },
      { handlers: { 'GET /orders/AO-1': (_request, response) => void response.writeHead(500).end() } },
    )
    expect(await customer('where is it?')).toEqual(['Somebody will look at your order.'])
    expect(heard[0]).toBe('Not done: the input is wrong: parcel (invalid_format).')
    expect(heard[1]).toContain('orders_erase')
    expect(heard[2]).toBe('Not done: it cannot be reached just now, and nothing was done.')
  })

  it('ends where it goes round in circles, is over its budget, or the model fails', async () => {
    const circle = await talkAbout(() => uses(['orders_find', { value: 'AO-1' }]))
    expect(await circle.customer('where is AO-1?')).toEqual(['Somebody will look at your order.'])
    expect(circle.endpoint.requests).toHaveLength(6)

    const poor = await talkAbout(() => ({ ...uses(['orders_find', { value: 'AO-1' }]), usage: SPENT }), {
      settings: { budgets: { conversation: { tokens: 5_000 }, customer: {}, installation: {} } },
    })
    expect(await poor.customer('where is AO-1?')).toEqual(['Somebody will look at your order.'])
    expect(poor.endpoint.requests).toHaveLength(1)

    const failing = await talkAbout(() => ({ status: 500 }))
    expect(await failing.customer('where is AO-1?')).toEqual(['Somebody will look at your order.'])
  })

  it('is the same when the dialog is run again after a question of its own', async () => {
    const dialog = defineDialog({
      description: '',
      slots: z.object({}),
      tools: { orders: ORDERS },
      async run(turn) {
        const worked = await turn.work('Say where the order is.')
        const more = await turn.ask('Anything else?')
        await turn.say(`${worked.kind}, ${more}`)
      },
    })
    for (const [last, kind] of [
      ['It was sent.', 'done'],
      ['It comes in 9 days.', 'undone'],
    ] as const) {
      const { customer, endpoint, asked } = await talkAbout(
        (_, step) => (step === 0 ? uses(['orders_find', { value: 'AO-1' }]) : says(last)),
        { dialog },
      )
      await customer('where is AO-1?')
      expect(await customer('thanks')).toEqual([`${kind}, thanks`])
      expect([endpoint.requests.length, asked.length]).toEqual([2, 1])
    }
  })

  it('says nothing without a model', async () => {
    const { callTool, asked } = await openSystem(SYSTEM)
    const { customer } = openTalk({}, { made: { answer: HELP }, callTool, own })
    expect(await customer('where is AO-1?')).toEqual(['Somebody will look at your order.'])
    expect(asked).toEqual([])
  })
})

/** The address as the model sees it. */
const emailIn = ({ messages }: ChatRequest) =>
  /(?<=I am |AO-1, )\S*EMAIL\S*?(?=\s|\\n|$)/i.exec(String(messages.at(1)?.content))?.[0] ?? ''
