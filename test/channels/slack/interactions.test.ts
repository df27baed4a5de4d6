import { describe, expect, test } from 'vitest'
import type { CloudBlock } from '../../support/slack-cloud/blocks.ts'
import { CHANNEL, CUSTOMER, DIRECT, TEAM } from '../../support/slack-cloud.ts'
import { until } from '../../support/until.ts'
import { openHouse } from './house.ts'
import { shownBy } from './shown.ts'

type Actions = Extract<CloudBlock, { type: 'actions' | 'context_actions' }>

async function answered(draft: Parameters<Awaited<ReturnType<typeof openHouse>>['reply']>[0], channel = DIRECT) {
  const house = await openHouse()
  const { ts: thread, envelope } = house.cloud.say({
    text: 'hi',
    channel,
    type: channel === DIRECT ? 'message' : 'app_mention',
  })
  await house.cloud.sender.event(house.url, envelope)
  await house.reply(draft)
  const [message] = house.cloud.fromBot(channel, thread)
  if (!message) throw new Error('the bot said nothing')
  const blocks = message.blocks.map((block, at) => ({ block_id: `b${at}`, ...block }))

  /** The payload of a press on a button: with what the button has, or with something else. */
  function pressOf(action_id: string, more: { value?: string; user?: string; team?: string } = {}) {
    const elements = blocks.flatMap((block) => ('elements' in block ? [...(block as Actions).elements] : []))
    const element = elements.find((candidate) => candidate.action_id === action_id)
    if (!element) throw new Error(`there is no ${action_id}`)
    const trigger_id = `trigger-${house.cloud.triggers.size}`
    house.cloud.triggers.set(trigger_id, house.cloud.clock())
    return {
      type: 'block_actions',
      trigger_id,
      team: { id: more.team ?? TEAM, domain: 'ours' },
      user: { id: more.user ?? CUSTOMER, username: 'ana', team_id: TEAM },
      channel: { id: channel, name: 'directmessage' },
      message: { ts: message?.ts, thread_ts: thread, text: message?.text, blocks },
      container: { type: 'message', message_ts: message?.ts, channel_id: channel },
      actions: [
        {
          type: element.type,
          action_id,
          ...('value' in element && { value: element.value }),
          ...('text' in element && { text: element.text }),
          ...(more.value !== undefined && { value: more.value }),
          action_ts: '1762074000.1',
        },
      ],
    }
  }
  const press = (action_id: string, more?: Parameters<typeof pressOf>[1]) =>
    house.cloud.sender.interaction(house.url, pressOf(action_id, more))
  const said = () => house.messages.slice(1).map(({ text, action }) => action ?? text)
  return { house, message, thread, blocks, press, pressOf, said }
}

const CHOICES = {
  text: 'Which one?',
  suggestedActions: [
    { title: 'Where do you ship?', message: 'Where do you ship to?' },
    { title: 'A person', action: { dialog: 'handoff', value: { queue: 'sales' } } },
  ],
  rateable: true,
} as const

describe('a button', () => {
  test('says what it offers, once, and then shows what was chosen', async () => {
    const { house, message, press, said } = await answered(CHOICES)
    expect((await press('choice-0')).status).toBe(200)
    expect((await press('choice-0')).status).toBe(200)
    expect(said()).toEqual(['Where do you ship to?'])
    await until(() => shownBy(message).includes('You chose: Where do you ship?'))
    expect(shownBy(message)).not.toContain('[A person]')
    expect(house.messages[1]?.conversation.id).toBe(house.messages[0]?.conversation.id)
  })

  test('starts a dialog with its values', async () => {
    const { press, said } = await answered(CHOICES)
    await press('choice-1')
    expect(said()).toEqual([{ dialog: 'handoff', value: { queue: 'sales' } }])
  })

  test('is acknowledged only when it was accepted', async () => {
    const { house, press, said } = await answered(CHOICES)
    house.refuseNext(Object.assign(new Error('a fault')))
    expect((await press('choice-0')).status).toBe(500)
    expect(said()).toEqual([])
    expect((await press('choice-0')).status).toBe(200)
    expect(said().length).toBe(1)
  })

  test('of a thumb rates the reply', async () => {
    const { blocks, message, press, said } = await answered({ ...CHOICES, id: 'r7' })
    const thumbs = blocks.find(({ type }) => type === 'context_actions') as Extract<
      CloudBlock,
      { type: 'context_actions' }
    >
    const [feedback] = thumbs.elements
    await press('feedback', { value: feedback?.negative_button.value ?? '' })
    await press('feedback', { value: feedback?.positive_button.value ?? '' })
    expect(said()).toEqual(['down', 'up'].map((rating) => ({ dialog: 'feedback', value: { reply: 'r7', rating } })))
    expect(shownBy(message)).toContain('[👍] [👎]')
  })

  test.each([
    ['made up', (value: string) => value.replace('sales', 'vip')],
    ['made up, and signed by nobody', (value: string) => value.slice(value.indexOf('.'))],
    ['of another format', () => '{"kind":"action","action":{"dialog":"handoff"}}'],
    ['empty', () => ''],
  ])('with a value that is %s reaches nobody', async (_, forge) => {
    const { house, press, pressOf, said } = await answered(CHOICES)
    const { value } = pressOf('choice-1').actions[0] as { value: string }
    expect((await press('choice-1', { value: forge(value) })).status).toBe(200)
    expect(said()).toEqual([])
    expect(house.lines.some(({ message }) => message.startsWith('a button was refused'))).toBe(true)
  })

  test('is for whoever asked, in a channel where others could press it', async () => {
    const { house, press, said } = await answered(CHOICES, CHANNEL)
    await press('choice-0', { user: 'U0BOB' })
    expect(said()).toEqual([])
    expect(house.cloud.ephemerals.at(-1)).toMatchObject({
      user: 'U0BOB',
      text: 'These buttons are for the person who asked.',
    })
    await press('choice-0')
    expect(said().length).toBe(1)
  })

  test('of one conversation does nothing in another', async () => {
    const one = await answered(CHOICES)
    const { value } = one.pressOf('choice-1').actions[0] as { value: string }
    one.house.cloud.say({ text: 'x', thread: one.thread })
    const payload = one.pressOf('choice-1', { value })
    const elsewhere = { ...payload, message: { ...payload.message, thread_ts: '1762070000.000001' } }
    await one.house.cloud.sender.interaction(one.house.url, elsewhere)
    expect(one.said()).toEqual([])
  })
})

describe('a payload of an interaction', () => {
  test.each([
    ['is missing', 'x=1'],
    ['is not JSON', 'payload=%7B'],
    ['is of an unknown type', `payload=${encodeURIComponent('{"type":"message_action","team":{"id":"T0OURS"}}')}`],
  ])('that %s is refused', async (_, body) => {
    const { house, said } = await answered(CHOICES)
    const response = await house.cloud.sender.raw(`${house.url}/slack/interactions`, body, {
      contentType: 'application/x-www-form-urlencoded',
    })
    expect([response.status, said()]).toEqual([400, []])
  })

  test('that was not signed, or is of another workspace, is refused', async () => {
    const { house, pressOf, press, said } = await answered(CHOICES)
    const body = new URLSearchParams({ payload: JSON.stringify(pressOf('choice-0')) }).toString()
    expect((await house.cloud.sender.raw(`${house.url}/slack/interactions`, body, { secret: 'x' })).status).toBe(401)
    expect((await press('choice-0', { team: 'T0THEIRS' })).status).toBe(403)
    expect(said()).toEqual([])
  })
})

const FORM = {
  text: 'Please tell us which order it is.',
  card: {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [
      { type: 'TextBlock', text: 'Your order', style: 'heading' },
      { type: 'Input.Text', id: 'order', label: 'Order number', isRequired: true },
      {
        type: 'Input.ChoiceSet',
        id: 'reason',
        label: 'Why?',
        choices: [
          { title: 'Too small', value: 'small' },
          { title: 'Too large', value: 'large' },
        ],
      },
      { type: 'Input.Number', id: 'pieces', label: 'How many?' },
      { type: 'Input.Date', id: 'bought', label: 'Bought on' },
      { type: 'Input.Toggle', id: 'opened', title: 'It was opened' },
    ],
    actions: [{ type: 'Action.Submit', title: 'Find it', data: { dialog: 'return-item', value: { country: 'DE' } } }],
  },
} as const

describe('a form', () => {
  async function opened() {
    const given = await answered({ ...FORM, id: 'form' })
    await given.press('card-6-0')
    const [view] = given.house.cloud.views
    if (!view) throw new Error('no modal was opened')
    const submit = (values: object, more: { metadata?: string; user?: string } = {}) =>
      given.house.cloud.sender.interaction(given.house.url, {
        type: 'view_submission',
        team: { id: TEAM },
        user: { id: more.user ?? CUSTOMER },
        view: {
          id: 'V1',
          private_metadata: more.metadata ?? view.view.private_metadata,
          state: { values },
        },
      })
    return { ...given, view: view.view, submit }
  }
  const FILLED = {
    order: { input: { type: 'plain_text_input', value: 'A-17' } },
    reason: { input: { type: 'static_select', selected_option: { text: {}, value: '1' } } },
    pieces: { input: { type: 'number_input', value: '2' } },
    bought: { input: { type: 'datepicker', selected_date: '2026-10-01' } },
    opened: { input: { type: 'checkboxes', selected_options: [] } },
  }

  test('opens by its button, asks for what the card asks, and starts the dialog with the answers', async () => {
    const { message, view, submit, said } = await opened()
    expect(shownBy(message)).toContain('[Fill in]')
    expect(view.blocks.map((block) => block.type === 'input' && [block.label.text, block.optional])).toEqual([
      ['Order number', false],
      ['Why?', true],
      ['How many?', true],
      ['Bought on', true],
      ['It was opened', true],
    ])
    const response = await submit(FILLED)
    expect([response.status, await response.text()]).toEqual([200, ''])
    await submit(FILLED)
    const value = { country: 'DE', order: 'A-17', reason: 'large', pieces: 2, bought: '2026-10-01', opened: false }
    expect(said()).toEqual([{ dialog: 'return-item', value }])
  })

  test.each([
    ['a choice that was not offered', { ...FILLED, reason: { input: { selected_option: { value: '9' } } } }, {}],
    ['a field that it does not have', { ...FILLED, admin: { input: { value: 'yes' } } }, {}],
    ['a field left out that it needs', { ...FILLED, order: { input: { value: null } } }, {}],
    ['a number that is none', { ...FILLED, pieces: { input: { value: 'many' } } }, {}],
    [
      'another form’s mark',
      FILLED,
      { metadata: '{"channel":"D0DIRECT","thread":"1.1","userTeam":"T0OURS","form":"AAAA.{}"}' },
    ],
    ['no mark', FILLED, { metadata: 'x' }],
    ['another person’s name', FILLED, { user: 'U0BOB' }],
  ])('with %s reaches no dialog, and says so', async (_, values, more) => {
    const { submit, said } = await opened()
    const response = await submit(values, more)
    expect(await response.json()).toMatchObject({ response_action: 'errors' })
    expect(said()).toEqual([])
  })
})

describe('an Adaptive Card', () => {
  test('is shown as far as Block Kit goes; of the rest, what it says', async () => {
    const { message } = await answered({
      text: 'Here it is.',
      card: {
        type: 'AdaptiveCard',
        body: [
          { type: 'TextBlock', text: 'Otterskin <jacket>', size: 'Large' },
          { type: 'Image', url: 'https://shop.example/j.png', altText: 'The jacket' },
          { type: 'Image', url: 'http://shop.example/x.png', altText: 'Not by HTTPS' },
          { type: 'ColumnSet', columns: [{ items: [{ type: 'TextBlock', text: 'Costs **199 €**' }] }] },
          { type: 'FactSet', facts: [{ title: 'Colour', value: 'blue & <red>' }] },
          {
            type: 'Table',
            rows: [
              { cells: [{ items: [{ type: 'TextBlock', text: 'Size' }] }] },
              { cells: [{ items: [{ type: 'TextBlock', text: 'XL' }] }] },
            ],
          },
          { type: 'Hologram', text: 'From the future' },
        ],
        actions: [
          { type: 'Action.OpenUrl', title: 'Look', url: 'https://shop.example/j' },
          { type: 'Action.Submit', title: 'Reserve', data: { dialog: 'reserve' } },
          { type: 'Action.OpenUrl', title: 'Run', url: 'javascript:alert(1)' },
        ],
      },
    })
    expect(shownBy(message).split('\n\n')).toEqual([
      'Here it is.',
      'Otterskin <jacket>',
      '![The jacket]',
      '[Not by HTTPS]',
      'Costs *199 €*',
      '*Colour*\nblue &amp; &lt;red&gt;',
      '```\nSize\n────\nXL\n```',
      'From the future',
      '[Look] [Reserve]',
    ])
  })

  test('that is nonsense does not keep the text from being said', async () => {
    const { message } = await answered({ text: 'Here.', card: [1, { type: 'AdaptiveCard' }] })
    expect(shownBy(message)).toBe('Here.')
  })
})
