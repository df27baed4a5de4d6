import type { BrowserContext } from 'playwright-core'
import { fromBot, openChatPage } from './chat-page.ts'

type Chat = Awaited<ReturnType<typeof openChatPage>>

/** A state in which a customer may meet the widget: what the page and its server are like, and what happened. */
export interface ChatState {
  readonly name: string
  readonly page?: Parameters<typeof openChatPage>[1]
  arrange(chat: Chat): Promise<void>
}

const agent = { id: 'agent', name: 'Mara Lind', role: 'bot' }
const fromDesk = (author: 'agent' | 'system', text: string) => fromBot({ text, from: agent, channelData: { author } })

const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAGAAAABICAMAAAA+uQBRAAAABGdBTUEAALGPC/xhBQAAACBjSFJNAAB6JgAAgIQAAPoAAACA6AAAdTAAAOpgAAA6mAAAF3CculE8AAAA2FBMVEUvXVAxXlE0YFM2YlQ5Y1Y7ZVc+Z1lBaFpDalxGbF1IbV9Lb2BNcWJQcmNTdGVVdmZYeGhaeWlde2tffWxifm5lgG9ngnFqg3JshXRvh3VyiHd0inh3jHp5jnt8j31+kX6Bk4CElIGGloOJmISLmYaOm4eQnYmTnoqWoIyYoo2bo4+dpZCgp5KiqZOlqpWorJaqrpitr5mvsZuys5y1tJ63tp+6uKG8uaK/u6TBvaXEv6fHwKjJwqrMxKvOxa3Rx67TybDWyrHZzLPbzrTez7bg0bfj07nm1btyAkAQAAAAB3RJTUUH6gsbEiwh4Tl/JQAAALNJREFUWMO1wQdCAQAAQNFPdhIyQiE07L1XEe5/I6f474EtICMo40FGSEZYRkRGVEZMRlxGQsajjKSMJxkpGc8y0jIyMrIyXmTkZORlFGQUZbzKKMkoy6jIeJPxLqMqoyajLuNDRkNGU0ZLxqeMLxnfMn5ktGV0ZHRl9GT0ZQxkDGWMZIxlTGRMZcxkzGUsZCxlrGSsZWxkbGXsZOxlHGQcZfzK+JNxknGW8S/jIuMq4ya7A+rHvq4CaVmaAAAAJXRFWHRkYXRlOmNyZWF0ZQAyMDI2LTExLTI3VDE4OjQ0OjMzKzAwOjAwJHQTQwAAACV0RVh0ZGF0ZTptb2RpZnkAMjAyNi0xMS0yN1QxODo0NDozMyswMDowMFUpq/8AAAAASUVORK5CYII=',
  'base64',
)

export const FILES = [
  { name: 'zip.png', mimeType: 'image/png', buffer: picture },
  { name: 'invoice-2026-11.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(234_567) },
]

export const CARD = {
  type: 'AdaptiveCard',
  version: '1.5',
  body: [
    { type: 'TextBlock', text: 'Return an item', size: 'Large' },
    {
      type: 'FactSet',
      facts: [
        { title: 'Order', value: 'AO-123456' },
        { title: 'Delivered', value: '12 November' },
      ],
    },
    {
      type: 'Input.ChoiceSet',
      id: 'item',
      label: 'Which item?',
      isRequired: true,
      choices: [
        { title: 'Rain jacket', value: 'jacket' },
        { title: 'Boots', value: 'boots' },
      ],
    },
    {
      type: 'Input.ChoiceSet',
      id: 'why',
      label: 'Why?',
      style: 'expanded',
      choices: [
        { title: 'Too small', value: 'small' },
        { title: 'Changed my mind', value: 'mind' },
      ],
    },
    { type: 'Input.Text', id: 'note', label: 'Anything else?', placeholder: 'Optional' },
    { type: 'Input.Toggle', id: 'box', title: 'I have the original box' },
  ],
  actions: [
    { type: 'Action.Submit', title: 'Start return', data: { dialog: 'return-item' } },
    { type: 'Action.OpenUrl', title: 'Our policy', url: 'https://shop.example/returns' },
  ],
}

export const withCard = (card: unknown, text = '') =>
  fromBot({ text, attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }] })

export const ANSWER = fromBot({
  text: [
    'What delivery costs depends on **where you live** [1].',
    '| Country | Standard | Express |\n|---|--:|--:|\n| Germany | €4.90 | €12.90 |\n| Switzerland | €9.90 | €24.90 |',
    'Above €50 it is free with `OTTER26`, also for Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetze [2].',
  ].join('\n\n'),
  channelData: { rateable: true, replyId: 'r1' },
  entities: [
    {
      type: 'https://schema.org/Message',
      citation: [
        { appearance: { name: 'Delivery costs', url: 'https://shop.example/delivery' } },
        { appearance: { name: 'Otter Club: what members get', url: 'https://shop.example/club' } },
      ],
    },
  ],
  suggestedActions: {
    actions: [
      { type: 'imBack', title: 'How long does it take?', value: 'How long?' },
      { type: 'imBack', title: 'Talk to a person', value: 'person' },
    ],
  },
})

async function ask(chat: Chat, question: string): Promise<void> {
  await chat.page.getByRole('textbox').first().fill(question)
  await chat.page.getByRole('textbox').first().press('Enter')
  await chat.page.getByRole('log').getByText(question).waitFor()
}

const shows = (chat: Chat, text: string) => chat.page.getByText(text).first().waitFor()

/** Every state that the widget has a look for. */
export const STATES: readonly ChatState[] = [
  {
    name: 'teaser',
    page: { served: { teaser: { afterSeconds: 0, text: { en: 'Questions about sizes or delivery? Ask Otto.' } } } },
    arrange: (chat) => shows(chat, 'Questions about sizes'),
  },
  { name: 'greeting', arrange: (chat) => chat.open() },
  {
    name: 'answer',
    async arrange(chat) {
      await chat.open()
      await ask(chat, 'What does delivery cost?')
      chat.receive(ANSWER)
      await shows(chat, 'Switzerland')
    },
  },
  {
    name: 'typing',
    async arrange(chat) {
      await chat.open()
      await ask(chat, 'Where do you ship?')
      chat.receive({ type: 'typing', from: agent })
      await shows(chat, 'is writing')
    },
  },
  {
    name: 'streaming',
    async arrange(chat) {
      await chat.open()
      await ask(chat, 'Where do you ship?')
      const channelData = { streamType: 'streaming', streamSequence: 1 }
      chat.receive(fromBot({ type: 'typing', text: 'We ship to 42 countries.', channelData }))
      await shows(chat, 'We ship to 42')
    },
  },
  {
    name: 'files to send',
    async arrange(chat) {
      await chat.open()
      await chat.page.locator('input[type=file]').setInputFiles(FILES)
      await shows(chat, 'invoice-2026-11.pdf')
      await chat.page.getByRole('textbox').fill('The zip is broken.')
    },
  },
  {
    name: 'files sent',
    async arrange(chat) {
      await chat.open()
      await chat.page.locator('input[type=file]').setInputFiles(FILES)
      await ask(chat, 'The zip is broken.')
    },
  },
  {
    name: 'file refused',
    async arrange(chat) {
      await chat.open()
      const file = { name: 'setup.exe', mimeType: 'application/x-msdownload', buffer: Buffer.alloc(9) }
      await chat.page.locator('input[type=file]').setInputFiles(file)
      await shows(chat, 'setup.exe cannot be sent')
    },
  },
  {
    name: 'card',
    async arrange(chat) {
      await chat.open()
      chat.receive(withCard(CARD, 'Here is the form:'))
      await shows(chat, 'Start return')
    },
  },
  {
    name: 'card number',
    async arrange(chat) {
      await chat.open()
      await chat.page.getByRole('textbox').fill('My card is 4111 1111 1111 1111')
      await chat.page.getByRole('textbox').press('Enter')
      await shows(chat, 'looks like a card number')
    },
  },
  {
    name: 'person',
    async arrange(chat) {
      await chat.open()
      await ask(chat, 'My parcel was opened on the way.')
      chat.receive(
        fromBot({ text: 'I am asking a colleague to join: it takes about 3 minutes.' }),
        fromDesk('system', 'Mara Lind has joined.'),
        fromDesk('agent', 'Hi, this is Mara. Could you send me a photo of the box?'),
        fromDesk('agent', 'Then I can order a replacement right away.'),
      )
      await shows(chat, 'right away')
    },
  },
  {
    name: 'privacy notice',
    page: { served: { privacyNotice: { en: { text: 'We keep this conversation for 30 days.', link: '/privacy' } } } },
    arrange: (chat) => chat.open(),
  },
  {
    name: 'banner',
    page: { status: { open: true, banner: 'Deliveries to Scotland are two days late because of the storm.' } },
    async arrange(chat) {
      await chat.open()
      await shows(chat, 'Deliveries to Scotland')
    },
  },
  {
    name: 'closed',
    page: { status: { open: false, text: 'The chat is closed until 18:00. Write to help@shop.example.' } },
    async arrange(chat) {
      await chat.page.locator('.launcher').click()
      await shows(chat, 'closed until')
    },
  },
  {
    name: 'offline',
    page: { answer: (path, route) => (path.endsWith('/activities') ? route.abort() : undefined) },
    async arrange(chat) {
      await chat.open()
      await ask(chat, 'Where do you ship?')
      await shows(chat, 'Your messages are kept')
    },
  },
  {
    name: 'too quick',
    page: { answer: (path, route) => (path.endsWith('/activities') ? route.fulfill({ status: 429 }) : undefined) },
    async arrange(chat) {
      await chat.open()
      await ask(chat, 'Where do you ship?')
      await shows(chat, 'That was quick')
    },
  },
  {
    name: 'not accepted',
    page: { answer: (path, route) => (path.endsWith('/activities') ? route.fulfill({ status: 400 }) : undefined) },
    async arrange(chat) {
      await chat.open()
      await ask(chat, 'Where do you ship?')
      await shows(chat, 'Not accepted')
    },
  },
  {
    name: 'refused',
    page: { answer: (path, route) => (path.endsWith('/generate') ? route.fulfill({ status: 403 }) : undefined) },
    async arrange(chat) {
      await chat.page.locator('.launcher').click()
      await shows(chat, 'not available on this page')
    },
  },
]

export async function arrange(context: BrowserContext, state: ChatState, page: ChatState['page'] = {}): Promise<Chat> {
  const chat = await openChatPage(context, { ...state.page, ...page })
  await state.arrange(chat)
  return chat
}
