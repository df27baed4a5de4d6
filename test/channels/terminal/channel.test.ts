import { describe, expect, it } from 'vitest'
import { sentences } from '../../../src/answering/sentences.ts'
import { createTerminalChannel } from '../../../src/channels/terminal/channel.ts'
import type { Paint } from '../../../src/channels/terminal/paint.ts'
import type { Message } from '../../../src/core/message.ts'
import type { Reply, ReplyDraft } from '../../../src/core/reply.ts'

const plain: Paint = Object.assign((text: string) => text, { hyperlinks: false })
const conversation = { id: 'terminal:1', channel: 'terminal', customer: 'terminal' }

function open({ isTTY = true, heading = true } = {}) {
  let printed = ''
  const accepted: Message[] = []
  const channel = createTerminalChannel({
    accept: async (message) => {
      accepted.push(message)
      return { status: 'accepted', sequence: accepted.length }
    },
    conversation,
    out: { isTTY, write: (text) => (printed += text) },
    paint: plain,
    columns: () => 40,
    name: 'Otto',
    heading,
    baseUrl: 'http://localhost:3978',
    locale: 'en',
    messageCharacters: 50,
    clock: () => 1_000,
  })
  const reply = (draft: ReplyDraft, id = 'm.0'): Reply => ({
    ...draft,
    id,
    replyTo: 'm',
    dialog: 'answer',
    locale: 'en',
    time: 1_000,
  })
  return { channel, accepted, reply, printed: () => printed }
}

const ANSWER = `We ship to **three** regions. Delivery is free above ¥399!

- Mainland China: 2 days
- Hong Kong and Macau: a little longer than that, five days

| Region | Fee |
|--------|----:|
| 中国大陆 | ¥10 |

运费按重量计算。满三百九十九元包邮，生鲜商品除外。`

describe('the terminal channel', () => {
  it('prints a reply sentence by sentence as it would print it whole', async () => {
    const streamed = open()
    let text = ''
    let update = 0
    let before = ''
    for (const sentence of sentences(ANSWER, 'en')) {
      text += sentence
      await streamed.channel.stream(conversation, { id: 'm.0', replyTo: 'm', update: ++update, text })
      const now = streamed.printed()
      expect(now.startsWith(before)).toBe(true)
      // Each sentence is seen when it comes.
      if (sentence.trim() !== '') expect(now.length).toBeGreaterThan(before.length)
      before = now
    }
    await streamed.channel.send(conversation, streamed.reply({ text: ANSWER }), 2)
    const whole = open()
    await whole.channel.send(conversation, whole.reply({ text: ANSWER }), 2)
    expect(streamed.printed()).toBe(whole.printed())
  })

  it('names the source, the files and the numbered actions below a reply', async () => {
    const { channel, reply, printed } = open()
    const passage = { id: 'p', document: 'd', version: 'v' }
    await channel.send(
      conversation,
      reply({
        text: 'Yes.',
        citations: [{ title: 'Delivery › Where\u001b[2J?', url: '/sources/delivery#where', passage }],
        attachments: [{ name: 'label.pdf', contentType: 'application/pdf', url: 'https://shop.example/label.pdf' }],
        suggestedActions: [
          { title: 'How long?', message: 'How long does it take?' },
          { title: 'A person', action: { dialog: 'handoff' } },
        ],
      }),
      2,
    )
    expect(printed()).toBe(
      [
        'Otto',
        'Yes.',
        '',
        'label.pdf  https://shop.example/label.pdf',
        '',
        'Source: Delivery › Where?  http://localhost:3978/sources/delivery#where',
        '',
        '  1  How long?',
        '  2  A person',
        '',
      ].join('\n'),
    )
  })

  it('takes a number for the action that was offered last, and only then', async () => {
    const { channel, reply, accepted } = open()
    const offer = { text: 'Well?', suggestedActions: [{ title: 'Ship?', message: 'Where do you ship?' }] }
    await channel.send(conversation, reply(offer, 'a.0'), 1)
    const person = { text: 'Or', suggestedActions: [{ title: 'Human', action: { dialog: 'handoff' } }] }
    await channel.send(conversation, reply(person, 'a.1'), 2)
    await channel.receive(' 2 ')
    await channel.receive('1')
    await channel.send(conversation, reply(offer, 'b.0'), 3)
    await channel.receive('1')
    await channel.receive('  hel\u001b[31mlo\u0007 ')
    expect(accepted.map(({ text, action }) => action ?? text)).toEqual([
      { dialog: 'handoff' },
      '1',
      'Where do you ship?',
      'hello',
    ])
    expect(accepted[0]).toMatchObject({ conversation, text: '', locale: 'en', time: 1_000 })
  })

  it('refuses a message that is empty or too long', async () => {
    const { channel, accepted } = open()
    await expect(channel.receive(' \u0007 ')).rejects.toMatchObject({ code: 'invalid-message' })
    await expect(channel.receive('x'.repeat(51))).rejects.toMatchObject({ code: 'invalid-message' })
    expect(accepted).toEqual([])
  })

  it('says that it thinks on a terminal, until there is something to show', async () => {
    const { channel, reply, printed } = open()
    await channel.typing(conversation)
    await channel.send(conversation, reply({ text: 'Yes.' }), 1)
    expect(printed()).toBe('Otto is thinking…\r\u001b[KOtto\nYes.\n')
    const piped = open({ isTTY: false })
    await piped.channel.typing(conversation)
    expect(piped.printed()).toBe('')
  })

  it('shows nothing of another conversation', async () => {
    const { channel, reply, printed } = open()
    const other = { ...conversation, id: 'terminal:2' }
    await channel.typing(other)
    await channel.stream(other, { id: 'x.0', replyTo: 'x', update: 1, text: 'Secret.' })
    await channel.send(other, reply({ text: 'Secret.' }), 1)
    expect(printed()).toBe('')
  })

  it('shows nothing more once it is closed', async () => {
    const { channel, reply, printed } = open()
    await channel.stream(conversation, { id: 'm.0', replyTo: 'm', update: 1, text: 'One. ' })
    channel.close()
    await channel.send(conversation, reply({ text: 'One. Two.' }), 1)
    expect(printed()).toBe('Otto\nOne.\n')
  })
})
