import { describe, expect, it } from 'vitest'
import type { Answer, Answerer, Grounds } from '../../src/core/answer.ts'
import type { AttachmentStore } from '../../src/core/attachment.ts'
import type { Accept, Channel, ChannelCapabilities } from '../../src/core/channel.ts'
import type { Clock } from '../../src/core/clock.ts'
import type { ConversationReference } from '../../src/core/conversation.ts'
import type { JsonValue } from '../../src/core/json.ts'
import type { Log } from '../../src/core/log.ts'
import type { ConversationMemory } from '../../src/core/memory.ts'
import type { Message } from '../../src/core/message.ts'
import type { ReplyDraft } from '../../src/core/reply.ts'
import { type ChannelNotices, type Notice, noticeText } from '../../src/core/switchboard.ts'
import { openWorkshop } from '../engine/workshop.ts'
import { PNG } from '../support/files.ts'
import { until } from '../support/until.ts'

/** What a channel is built over in this suite: a real engine on real stores. */
export interface ChannelParts {
  readonly accept: Accept
  readonly read: ConversationMemory['read']
  readonly attachments: AttachmentStore
  readonly clock: Clock
  readonly log: Log
  /** Said first in every conversation, on channels that greet: that an AI answers. */
  readonly greeting: ReplyDraft
  /** The banner that is up, in English. */
  readonly banner: () => string | undefined
  /** To be called whenever the customer sees something else than before. */
  readonly changed: () => void
}

/** One message as it stands on the customer's screen. */
export interface Bubble {
  /** All that can be read in it: text, what stands for a card, sources with their addresses, names of files. */
  readonly text: string
  /** The Adaptive Cards that are shown as such. */
  readonly cards?: readonly JsonValue[]
  /** Who it is from, where the platform shows a name for each message. */
  readonly author?: string
}

/** Somebody with the platform's client in their hands. What a capability denies need not be there. */
export interface ChannelCustomer {
  readonly channel: Channel
  /** The conversation from its top. A platform that has no messages of its own shows all as one. */
  show(): readonly Bubble[]
  /** Writes; resolves when the platform was told that it arrived. */
  say(text: string): Promise<void>
  /** Takes the suggested answer of this title under the last message. */
  press(title: string): Promise<void>
  /** Rates the last answer. */
  rate?(rating: 'up' | 'down', comment: string): Promise<void>
  /** Edits, or deletes, the message of this text. */
  edit?(text: string, to: string): Promise<void>
  remove?(text: string): Promise<void>
  attach?(file: { readonly name: string; readonly contentType: string; readonly bytes: Uint8Array }): Promise<void>
  /** How often it was shown that somebody is at work. */
  typings?(): number
  /** The banner beside the conversation, where the channel has one. */
  banner?(): Promise<string | undefined>
  /** Breaks the stream that is under way, as the platform or the network may. */
  cut?(): Promise<void>
  close(): Promise<void>
}

/** Compared by what is read: without white space, and the marks that platforms put in different places. */
const words = (text: string) => text.replace(/[\s*_~`|>#\\<-]+/gu, '')
const PASSAGE = { id: 'faq.md#a', document: 'faq.md', version: '1' }
const GROUNDS: Grounds = {
  citations: [{ title: 'Delivery', url: 'https://shop.example/delivery', passage: PASSAGE }],
  passages: [PASSAGE],
}

const TEXTS = {
  table: '| Region | Fee |\n| --- | ---: |\n| Mainland | ¥10 |\n| Overseas | ¥80 |',
  code: 'Type this:\n\n```sh\nparley eval faq --json\n```',
  list: '1. Pack it\n2. Print the label\n   - in colour\n3. Post it',
  emoji: 'Done 🎉 by 👩‍👩‍👧 and 🏳️‍🌈',
  'right-to-left': 'يمكنك إرجاع المنتج خلال 30 يومًا. شكرًا لك!',
  Chinese: '退货需要在三十天内办理。请保留收据，谢谢！',
  'marks that mean nothing': 'Use <b> & "5 > 3", not a & b.',
} as const

const CARD = {
  type: 'AdaptiveCard',
  version: '1.5',
  body: [
    { type: 'TextBlock', text: 'Order AO-17', weight: 'Bolder' },
    { type: 'FactSet', facts: [{ title: 'Sent', value: 'on Monday' }] },
  ],
}

/** Shows the sentences that it is given, when it is given them; `undefined` ends it, an error breaks it. */
function steppedAnswerer() {
  const given: (string | undefined | Error)[] = []
  let wake = Promise.withResolvers<void>()
  const answerer: Answerer = {
    async *answer() {
      let text = ''
      for (let step = 0; ; step++) {
        while (step >= given.length) {
          await wake.promise
          wake = Promise.withResolvers<void>()
        }
        const next = given[step]
        if (next instanceof Error) throw next
        if (next === undefined) break
        text += next
        yield { type: 'sentence', text: next, grounds: GROUNDS }
      }
      const answer: Answer = { kind: 'answered', text, ...GROUNDS, probability: 1 }
      yield { type: 'answer', answer }
    },
  }
  return {
    answerer,
    give(...steps: (string | undefined | Error)[]) {
      given.push(...steps)
      wake.resolve()
    },
  }
}

/** What all channels promise, each in its platform's way. `capabilities` tell what to expect. */
export function describeChannel(
  name: string,
  capabilities: ChannelCapabilities,
  open: (parts: ChannelParts) => Promise<ChannelCustomer>,
): void {
  async function enter(replies: Readonly<Record<string, ReplyDraft>> = {}) {
    const { answerer, give } = steppedAnswerer()
    const heard: Message[] = []
    const slow = Promise.withResolvers<void>()
    const notices: { -readonly [Kind in keyof ChannelNotices]: ChannelNotices[Kind] } = {}
    const workshop = openWorkshop(
      {
        answer: {
          description: '',
          async run(turn) {
            const { text, attachments } = turn.message
            heard.push(turn.message)
            const reply = replies[text]
            if (reply) await turn.say(reply)
            else if (text === 'stream') await turn.answer()
            else if (text === 'slow') await slow.promise
            else if (text === 'file') await turn.say({ text: 'Here:', attachments: [await turn.attach(FILE)] })
            else if (attachments.length > 0) await turn.say(`got ${attachments.map(({ name }) => name).join()}`)
            else await turn.say(`you said ${text}`)
          },
        },
        handoff: { description: '', run: async (turn) => turn.say('A person will write to you.') },
        feedback: {
          description: '',
          async run(turn) {
            heard.push(turn.message)
            await turn.say('Thank you for that.')
          },
        },
      },
      { answerer, notices },
    )
    const { engine, memory, attachments, clock, log } = workshop
    const screens: (readonly Bubble[])[] = []
    let entered: (() => void) | undefined
    const customer = await open({
      accept: engine.accept,
      read: memory.read,
      attachments,
      clock,
      log,
      greeting: { text: 'disclosure (en)' },
      banner: () => notices.banner && noticeText(notices.banner, 'en'),
      changed: () => entered?.(),
    })
    entered = () => screens.push(customer.show())
    workshop.beforeClose(() => customer.close())
    engine.connect(customer.channel)
    const read = () =>
      words(
        customer
          .show()
          .map(({ text }) => text)
          .join('\n'),
      )
    const sees = (text: string) => until(() => read().includes(words(text)))
    const count = (text: string) => read().split(words(text)).length - 1
    /** The reference that a dialog could have saved. */
    const reference = (): ConversationReference => {
      const [message] = heard
      if (!message) throw new Error('nobody has written yet')
      return JSON.parse(JSON.stringify(message.conversation))
    }
    return {
      ...workshop,
      notices,
      customer,
      heard,
      screens,
      give,
      read,
      sees,
      count,
      reference,
      hurry: () => slow.resolve(),
    }
  }

  const FILE = { name: 'label.png', bytes: PNG }
  const can = capabilities

  describe(`the ${name} channel`, () => {
    it.each(Object.entries(TEXTS))('shows %s', async (what, text) => {
      const { customer, sees, heard } = await enter({ [`show ${what}`]: { text } })
      await customer.say(`show ${what}`)
      const said = text.replace(/^[\d.]+|```(sh)?|^\|?[-|: ]+\|$/gm, '').split(/[|\n]/)
      for (const part of said) await sees(part)
      expect(heard.map((message) => message.text)).toEqual([`show ${what}`])
    })

    it('says a long text whole, in its order, and cuts it between sentences alone', async () => {
      // About as long as a reply may be.
      const sentences = Array.from(
        { length: 320 },
        (_, at) => `Sentence ${at} says that parcel ${at} has left the house. `,
      )
      const text = sentences.map((sentence, at) => (at % 40 === 39 ? `${sentence.trim()}\n\n` : sentence)).join('')
      const { customer, sees, read } = await enter({ long: { text } })
      await customer.say('long')
      await sees(sentences.at(-1) ?? '')
      expect(read()).toContain(words(text))
      const bubbles = customer.show().map((bubble) => words(bubble.text))
      const torn = sentences.filter((sentence) => !bubbles.some((bubble) => bubble.includes(words(sentence))))
      expect(torn).toEqual([])
    })

    it('names the source of an answer, with its address', async () => {
      const { customer, sees, give } = await enter()
      await customer.say('stream')
      give('Two days. ', undefined)
      for (const part of ['Two days.', 'Delivery', 'https://shop.example/delivery']) await sees(part)
    })

    it('shows an Adaptive Card, or what it says', async () => {
      const { customer, sees } = await enter({ card: { text: 'Your order:', card: CARD } })
      await customer.say('card')
      await sees('Your order:')
      if (can.cards === 'native') {
        await until(() => customer.show().some(({ cards }) => cards?.length === 1))
        expect(JSON.stringify(customer.show().flatMap(({ cards = [] }) => cards))).toContain('Order AO-17')
      } else {
        await sees('Order AO-17')
        await sees('on Monday')
      }
    })

    it.runIf(can.streaming !== 'none')('streams, and what was shown never changes or goes away', async () => {
      const { customer, sees, give, screens } = await enter()
      await customer.say('stream')
      const sentences = [
        'We ship **everywhere**. ',
        'It takes two days.\n\n',
        '- Mainland: free\n',
        '- Overseas: ¥80\n\n',
        'Anything else? ',
      ]
      for (const sentence of sentences) {
        give(sentence)
        await sees(sentence)
      }
      give(undefined)
      await sees('https://shop.example/delivery')
      screens.push(customer.show())
      for (const [at, screen] of screens.entries()) {
        const next = screens[at + 1] ?? screen
        for (const [place, { text }] of screen.entries()) {
          expect(words(next[place]?.text ?? '').startsWith(words(text))).toBe(true)
        }
      }
    })

    it('says an answer once, streamed or not', async () => {
      const { customer, sees, give, count } = await enter()
      await customer.say('stream')
      give('First of all. ', 'And second. ', undefined)
      await sees('https://shop.example/delivery')
      expect([count('First of all.'), count('And second.')]).toEqual([1, 1])
    })

    it('completes a stream that was cut by an ordinary message that repeats nothing', async () => {
      const { customer, sees, give, count } = await enter()
      if (!customer.cut) return
      await customer.say('stream')
      give('Before the cut. ')
      await sees('Before the cut.')
      await customer.cut()
      give('After the cut. ', undefined)
      await sees('After the cut.')
      expect([count('Before the cut.'), count('After the cut.')]).toEqual([1, 1])
    })

    it('leaves what was shown of an answer that failed, and says so', async () => {
      const { customer, sees, give, count, memory, reference } = await enter()
      await customer.say('stream')
      give('The beginning. ')
      if (can.streaming !== 'none') await sees('The beginning.')
      give(new Error('the model is away'))
      await sees('sorry (en)')
      expect(count('The beginning.')).toBe(can.streaming === 'none' ? 0 : 1)
      // It is over, and whoever looks again finds it.
      const log = await memory.read(reference().id, 0, 100)
      const said = log.flatMap((entry) => (entry.kind === 'reply' ? [entry.reply.text.trim()] : []))
      expect(said.includes('The beginning.')).toBe(can.streaming !== 'none')
      await customer.say('hello')
      await sees('you said hello')
    })

    it('offers answers, which say what they say in the name of the customer', async () => {
      const actions = [
        { title: 'Where do you ship?', message: 'where do you ship' },
        { title: 'Talk to a person', action: { dialog: 'handoff' } },
      ]
      const { customer, sees, heard } = await enter({ offer: { text: 'You may ask:', suggestedActions: actions } })
      await customer.say('offer')
      await sees('You may ask:')
      await customer.press('Where do you ship?')
      await sees('you said where do you ship')
      expect(heard.at(-1)?.sender.id).toBe(heard[0]?.sender.id)
    })

    it('leads to a person by a button', async () => {
      const actions = [{ title: 'Talk to a person', action: { dialog: 'handoff' } }]
      const { customer, sees } = await enter({ lost: { text: 'I do not know that.', suggestedActions: actions } })
      await customer.say('lost')
      await sees('I do not know that.')
      await customer.press('Talk to a person')
      await sees('A person will write to you.')
    })

    it.runIf(can.feedback)('takes a thumb and a comment for an answer', async () => {
      const { customer, sees, heard } = await enter({ rate: { text: 'Within 30 days.', rateable: true } })
      await customer.say('rate')
      await sees('Within 30 days.')
      await customer.rate?.('down', 'too short')
      await sees('Thank you for that.')
      expect(heard.at(-1)?.action).toMatchObject({
        dialog: 'feedback',
        value: { rating: 'down', comment: 'too short' },
      })
    })

    it.runIf(can.typing)('shows that somebody is at work while a turn takes its time', async () => {
      const { customer, hurry } = await enter()
      await customer.say('slow')
      await until(() => (customer.typings?.() ?? 0) > 0)
      hurry()
    })

    it.runIf(can.changes.includes('edited'))('answers what a message was edited to, in reply to it', async () => {
      const { customer, sees } = await enter()
      await customer.say('boots')
      await sees('you said boots')
      await customer.edit?.('boots', 'jackets')
      await sees('you said jackets')
    })

    it.runIf(can.changes.includes('deleted'))('hears that a message was deleted, and says nothing to it', async () => {
      const { customer, sees, reference, read, memory } = await enter()
      await customer.say('a secret')
      await sees('you said a secret')
      await customer.remove?.('a secret')
      await until(async () => (await memory.read(reference().id, 0, 100)).some(isDeletion))
      await customer.say('next')
      await sees('you said next')
      expect(read().split('yousaid').length - 1).toBe(2)
    })

    it.runIf(can.attachments.in)('takes files', async () => {
      const { customer, sees, heard } = await enter()
      await customer.attach?.({ ...FILE, contentType: 'image/png' })
      await sees('got label.png')
      expect(heard[0]?.attachments).toMatchObject([{ name: 'label.png', contentType: 'image/png', size: PNG.length }])
    })

    it('sends files, or names them', async () => {
      const { customer, sees } = await enter()
      await customer.say('file')
      await sees('Here:')
      await sees('label.png')
    })

    it('says once that an AI answers, before the first answer', async () => {
      const { customer, sees, count, read } = await enter()
      for (const text of ['one', 'two']) {
        await customer.say(text)
        await sees(`you said ${text}`)
      }
      expect(count('disclosure (en)')).toBe(1)
      expect(read().indexOf(words('disclosure (en)'))).toBeLessThan(read().indexOf(words('you said one')))
    })

    it('tells customers that it is switched off, and answers when it is on again', async () => {
      const { customer, sees, notices, heard } = await enter()
      notices.off = notice('Back at noon.')
      await customer.say('anybody there?')
      await sees('Back at noon.')
      delete notices.off
      await customer.say('hello')
      await sees('you said hello')
      expect(heard.map(({ text }) => text)).toEqual(['hello'])
    })

    it('tells customers of an incident once', async () => {
      const { customer, sees, notices, count } = await enter()
      notices.banner = notice('Parcels are late.')
      if (can.banner === 'surface') {
        expect(await customer.banner?.()).toBe('Parcels are late.')
        return
      }
      for (const text of ['one', 'two']) {
        await customer.say(text)
        await sees(`you said ${text}`)
      }
      expect(count('Parcels are late.')).toBe(1)
    })

    it('shows who speaks after a person has taken over', async () => {
      const { customer, sees, engine, reference } = await enter()
      await customer.say('hello')
      await sees('you said hello')
      await engine.say(reference(), 'Good morning!', { author: { kind: 'agent', name: 'Mia Lindqvist' } })
      await sees('Good morning!')
      const bubble = customer.show().find(({ text }) => text.includes('Good morning!'))
      expect(`${bubble?.author} ${bubble?.text}`).toContain('Mia Lindqvist')
    })

    it('brings what is said out of turn to a reference that was saved', async () => {
      const { customer, sees, engine, reference, count } = await enter()
      await customer.say('hello')
      await sees('you said hello')
      for (let time = 0; time < 2; time++) await engine.say(reference(), 'Your parcel is here.', { id: 'parcel-1' })
      await customer.say('thanks')
      await sees('you said thanks')
      expect(count('Your parcel is here.')).toBe(1)
    })
  })
}

const notice = (text: string): Notice => ({ id: text, texts: { '*': text }, author: 'mei', since: 0 })
const isDeletion = (entry: { kind: string; message?: Message }) => entry.message?.change?.kind === 'deleted'
