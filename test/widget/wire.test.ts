import { expect, it } from 'vitest'
import { createRenderer } from '../../src/channels/web/render.ts'
import type { Message } from '../../src/core/message.ts'
import type { PartialReply, Reply } from '../../src/core/reply.ts'
import { emptyConversation, openSuggestions, reduce } from '../../src/widget/conversation.ts'
import { readFrame } from '../../src/widget/wire/activity.ts'

const NOW = Date.UTC(2026, 0, 2)
const conversation = { id: 'c1', channel: 'web', customer: 'u1' }
const claims = { conversation: 'c1', user: 'u1', customer: 'u1', started: NOW, locale: 'en' }

const question: Message = {
  id: 'm1',
  conversation,
  sender: { id: 'u1' },
  text: 'How do I return?',
  attachments: [],
  time: NOW + 1,
}

const reply = (id: string, text: string, more: Partial<Reply> = {}): Reply => ({
  id,
  replyTo: 'm1',
  dialog: 'answer',
  locale: 'en',
  time: NOW + 2,
  text,
  ...more,
})

const party = { id: 'c1', customer: 'u1' }

const partial = (update: number, text: string): PartialReply => ({ id: 'm1.0', replyTo: 'm1', update, text })

/** The server's own renderer, and a widget that gets what it renders as it comes over the line. */
function meet() {
  const server = createRenderer({
    bot: { id: 'bot', name: 'Otto' },
    publicUrl: 'https://chat.example',
    fileUrl: (id) => `/files/${id}`,
    clock: () => NOW,
  })
  let state = reduce(emptyConversation, { type: 'status', status: 'online' })
  const receive = (activity: unknown) => {
    const { activities } = readFrame(JSON.parse(JSON.stringify({ activities: [activity] })))
    state = reduce(state, { type: 'activities', activities, now: NOW })
    return state
  }
  const say = (message: Message) => {
    state = reduce(state, { type: 'said', clientId: message.id, text: message.text, time: message.time, files: [] })
  }
  return { server, receive, say }
}

it('shows a whole exchange as the server renders it', () => {
  const { server, receive, say } = meet()
  const greeted = receive(
    server.greeting(claims, {
      text: 'Hello',
      suggestedActions: [
        { title: 'Returns', message: 'How do I return?' },
        { title: 'My order', action: { dialog: 'order-status' } },
      ],
    }),
  )
  expect(greeted.entries).toMatchObject([{ author: 'bot', senderName: 'Otto', text: 'Hello', time: NOW, final: true }])
  expect(openSuggestions(greeted)).toEqual([
    { title: 'Returns', text: 'How do I return?' },
    { title: 'My order', text: '', value: { dialog: 'order-status' } },
  ])

  say(question)
  expect(receive(server.message(1, question)).entries.at(-1)).toMatchObject({ key: 'm1', delivery: 'sent' })

  expect(receive(server.typing('c1')).typingSince).toBe(NOW)

  const begun = receive(server.partial('c1', partial(1, 'Send it.')))
  expect(begun).toMatchObject({ typingSince: 0, entries: [{}, {}, { text: 'Send it.', final: false }] })
  expect(receive(server.typing('c1')).typingSince).toBe(0)
  receive(server.partial('c1', partial(2, 'Send it. Wait.')))

  const done = receive(
    server.reply(
      party,
      2,
      reply('m1.0', 'Send it. Wait. Done.', {
        rateable: true,
        citations: [
          {
            title: 'Returns',
            url: '/sources/shop/returns',
            passage: { id: 'p1', document: 'returns', version: '1' },
          },
        ],
        suggestedActions: [{ title: 'Thanks', message: 'Thanks' }],
      }),
    ),
  )
  expect(done.entries).toHaveLength(3)
  expect(done.entries[2]).toMatchObject({
    key: begun.entries[2]?.key,
    text: 'Send it. Wait. Done.',
    final: true,
    rateable: 'm1.0',
    sources: [{ name: 'Returns', url: 'https://chat.example/sources/shop/returns' }],
  })
  expect(openSuggestions(done)).toEqual([{ title: 'Thanks', text: 'Thanks' }])
})

it('puts another reply to the same message in the place of one that broke off', () => {
  const { server, receive, say } = meet()
  say(question)
  receive(server.message(1, question))
  receive(server.partial('c1', partial(1, 'Send it.')))
  receive(server.reply(party, 2, reply('m1.sorry', 'Something went wrong.')))
  // One more update was under way.
  const { entries } = receive(server.partial('c1', partial(2, 'Send it. Wait.')))
  expect(entries).toMatchObject([{ author: 'customer' }, { text: 'Something went wrong.', final: true }])
  expect(entries).toHaveLength(2)
})

it('keeps a reply that was complete when another one to the same message comes', () => {
  const { server, receive } = meet()
  receive(server.message(1, question))
  receive(server.reply(party, 2, reply('m1.0', 'First.')))
  receive(server.partial('c1', { ...partial(1, 'Sec'), id: 'm1.1' }))
  const { entries } = receive(server.reply(party, 3, reply('m1.1', 'Second.')))
  expect(entries.map(({ text }) => text)).toEqual(['How do I return?', 'First.', 'Second.'])
})
