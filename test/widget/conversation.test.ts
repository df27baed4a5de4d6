import { describe, expect, it } from 'vitest'
import {
  agentOf,
  type Conversation,
  emptyConversation,
  openSuggestions,
  reduce,
} from '../../src/widget/conversation.ts'
import { readFrame } from '../../src/widget/wire/activity.ts'

const bot = { id: 'bot', name: 'Otto', role: 'bot' }
const user = { id: 'user', role: 'user' }

function after(state: Conversation, ...activities: object[]): Conversation {
  return reduce(state, { type: 'activities', activities: readFrame({ activities }).activities, now: 1_000 })
}

const said = (clientId: string, text: string, state = emptyConversation) =>
  reduce(state, { type: 'said', clientId, text, time: 1, files: [] })

const update = (sequence: number, text: string) => ({
  type: 'typing',
  id: sequence === 1 ? 's' : `s${sequence}`,
  from: bot,
  text,
  channelData: { streamType: 'streaming', streamSequence: sequence, ...(sequence > 1 && { streamId: 's' }) },
})

const final = {
  type: 'message',
  id: 'm',
  from: bot,
  text: 'One. Two.',
  channelData: { streamId: 's', streamType: 'final' },
}

const lines = (state: Conversation) => state.entries.map(({ author, text }) => `${author}: ${text}`)

describe('a conversation in the widget', () => {
  it('shows what comes twice, by request and by stream, once', () => {
    const greeting = { type: 'message', id: 'g', from: bot, text: 'Hello' }
    const question = { type: 'message', id: 'q', from: user, text: 'Hi' }
    const state = after(after(emptyConversation, greeting, question), question, greeting)
    expect(lines(state)).toEqual(['bot: Hello', 'customer: Hi'])
  })

  it('knows its own message when it comes back, and keeps its place', () => {
    const waiting = said('c2', 'and pay?', said('c1', 'How do I return'))
    expect(waiting.entries.map((entry) => entry.author === 'customer' && entry.delivery)).toEqual([
      'pending',
      'pending',
    ])
    const echo = {
      type: 'message',
      id: 'a1',
      from: user,
      text: 'How do I return',
      channelData: { clientActivityID: 'c1' },
    }
    const state = after(waiting, echo)
    expect(lines(state)).toEqual(['customer: How do I return', 'customer: and pay?'])
    expect(state.entries.map((entry) => entry.author === 'customer' && entry.delivery)).toEqual(['sent', 'pending'])
  })

  it('puts what comes before what has not gone out yet, as the server has them', () => {
    const greeting = { type: 'message', id: 'g', from: bot, text: 'Hello' }
    const early = after(said('c1', 'Where do you ship?'), greeting)
    expect(lines(early)).toEqual(['bot: Hello', 'customer: Where do you ship?'])
    const echo = { type: 'message', id: 'a1', from: user, text: 'x', channelData: { clientActivityID: 'c1' } }
    expect(lines(after(early, echo, update(1, 'One.'), final))).toEqual([
      'bot: Hello',
      'customer: Where do you ship?',
      'bot: One. Two.',
    ])
  })

  it('does not take back that a message has arrived', () => {
    const echo = { type: 'message', id: 'a1', from: user, text: 'x', channelData: { clientActivityID: 'c1' } }
    const state = reduce(after(said('c1', 'x'), echo), { type: 'delivery', clientId: 'c1', delivery: 'failed' })
    expect(state.entries).toMatchObject([{ delivery: 'sent' }])
  })

  it('grows one bubble from a stream and ends it in place', () => {
    const streaming = after(emptyConversation, update(1, 'One.'), update(3, 'One. Tw'), update(2, 'One. T'))
    expect(streaming.entries).toMatchObject([{ key: 's', text: 'One. Tw', final: false }])
    expect(streaming.latest).toBeUndefined()
    const done = after(said('c', 'wait', streaming), final, update(4, 'One. Two'))
    expect(lines(done)).toEqual(['bot: One. Two.', 'customer: wait'])
    expect(done.entries[0]).toMatchObject({ key: 's', final: true })
    expect(done.latest?.text).toBe('One. Two.')
  })

  it('takes a final message whose stream it never saw', () => {
    expect(lines(after(emptyConversation, final, update(1, 'One.')))).toEqual(['bot: One. Two.'])
  })

  it('ends a broken stream by another answer to the same question', () => {
    const broken = after(emptyConversation, { ...update(1, 'One.'), replyToId: 'q' })
    const state = after(broken, { type: 'message', id: 'n', from: bot, text: 'Whole.', replyToId: 'q' })
    expect(lines(state)).toEqual(['bot: Whole.'])
  })

  it('shows that somebody is at work until something is said', () => {
    const typing = after(emptyConversation, { type: 'typing', id: 't', from: bot })
    expect(typing.typingSince).toBe(1_000)
    expect(after(typing, update(1, 'One.')).typingSince).toBe(0)
    expect(after(typing, final).typingSince).toBe(0)
  })

  it('does not show a button press that carries data, except as the title that was pressed here', () => {
    const press = (clientId: string) => ({
      type: 'message',
      id: clientId,
      from: user,
      text: '',
      value: { dialog: 'order-status' },
      channelData: { postBack: true, clientActivityID: clientId },
    })
    expect(lines(after(said('c1', 'Where is my order?'), press('c1'), press('c2')))).toEqual([
      'customer: Where is my order?',
    ])
  })

  it('offers the buttons of the last thing said only', () => {
    const actions = [
      { type: 'imBack', title: 'Times', value: 'How long?' },
      { type: 'postBack', title: 'Order', value: { dialog: 'order-status' } },
    ]
    const state = after(emptyConversation, {
      type: 'message',
      id: 'g',
      from: bot,
      text: 'Hi',
      suggestedActions: { actions },
    })
    expect(openSuggestions(state)).toEqual([
      { title: 'Times', text: 'How long?' },
      { title: 'Order', text: '', value: { dialog: 'order-status' } },
    ])
    expect(openSuggestions(said('c', 'x', state))).toEqual([])
  })

  it('takes only what waits along into another conversation', () => {
    const state = said('c', 'still here?', after(emptyConversation, final))
    expect(lines(reduce(state, { type: 'begin', keep: true }))).toEqual(['customer: still here?'])
    expect(lines(reduce(state, { type: 'begin', keep: false }))).toEqual([])
    expect(lines(after(reduce(state, { type: 'begin', keep: false }), final))).toEqual(['bot: One. Two.'])
  })
})

describe('a frame of the stream', () => {
  it('reads sources and what may be rated', () => {
    const citation = [{ '@type': 'Claim', position: 1, appearance: { name: 'Returns', url: '/help/returns' } }]
    const [activity] = readFrame({
      activities: [
        { ...final, entities: [{ '@type': 'Message', citation }], channelData: { rateable: true, replyId: 'r' } },
      ],
    }).activities
    expect(activity).toMatchObject({ sources: [{ name: 'Returns', url: '/help/returns' }], rateable: 'r' })
  })

  it('has no watermark where it says none', () => {
    expect(readFrame({ activities: [], watermark: null }).watermark).toBeUndefined()
    expect(readFrame({ activities: [], watermark: '12' }).watermark).toBe('12')
  })

  it.each([null, 'x', [], { activities: 'x' }, { activities: [null, 1, {}, { id: 'a' }, { type: 'message' }] }])(
    'survives %j',
    (frame) => expect(readFrame(frame).activities).toEqual([]),
  )
})

describe('who has the conversation', () => {
  let count = 0
  const line = (author: string | undefined, name: string) => {
    count += 1
    return { type: 'message', id: `l${count}`, from: { name }, text: 'x', channelData: { author } }
  }

  it.each([
    ['the bot, at first', [], undefined],
    ['a person, from when they join', [line('system', 'Mara')], 'Mara'],
    ['nobody else when they speak', [line('system', 'Mara'), line('agent', 'Mara')], 'Mara'],
    [
      'the bot, once they have gone',
      [line('system', 'Mara'), line('agent', 'Mara'), line('system', 'Mara')],
      undefined,
    ],
    ['another person after them', [line('system', 'Mara'), line('system', 'Mara'), line('system', 'Jo')], 'Jo'],
    [
      'the bot, where it speaks again and the rest is not known',
      [line('system', 'Mara'), line(undefined, 'Otto')],
      undefined,
    ],
  ])('%s', (_, lines, agent) => {
    expect(agentOf(after(emptyConversation, ...lines))).toBe(agent)
  })
})
