import { describe, expect, test } from 'vitest'
import type { ConversationReference } from '../../../src/core/conversation.ts'
import { CHANNEL, CUSTOMER, DIRECT, TEAM } from '../../support/slack-cloud.ts'
import { until } from '../../support/until.ts'
import { openHouse } from './house.ts'
import { shownBy } from './shown.ts'

const MINUTE = 60_000

async function asked(channel = DIRECT) {
  const house = await openHouse()
  const { ts, envelope } = house.cloud.say({
    text: 'Where?',
    channel,
    type: channel === DIRECT ? 'message' : 'app_mention',
  })
  await house.cloud.sender.event(house.url, envelope)
  const shown = () => house.cloud.fromBot(channel, ts).map(shownBy)
  const calls = (method: string) => house.cloud.calls.filter((call) => call.method === method)
  /** Streams a text, and waits until Slack has it. */
  const stream = async (text: string) => {
    await house.stream(text)
    await until(async () => {
      await house.pass(700)
      return shown().at(-1) === text
    })
  }
  return { house, shown, calls, stream, thread: ts }
}

describe('a stream', () => {
  test('shows a reply sentence by sentence, and ends with what stands below it', async () => {
    const { house, shown, calls, stream } = await asked()
    await stream('We ship to 42 countries.')
    await stream('We ship to 42 countries. It takes a week.')
    const suggestedActions = [{ title: 'More', message: 'more' }]
    await house.reply({
      id: 'streamed',
      text: 'We ship to 42 countries. It takes a week. That is all.',
      suggestedActions,
      rateable: true,
    })
    expect(shown()).toEqual(['We ship to 42 countries. It takes a week. That is all.\n\n[More]\n\n[👍] [👎]'])
    expect(calls('chat.postMessage')).toEqual([])
    expect(calls('chat.stopStream').map(({ parameters }) => parameters.markdown_text)).toEqual([' That is all.'])
  })

  test('outside of a direct conversation names whom it is for', async () => {
    const { calls, stream } = await asked(CHANNEL)
    await stream('We ship.')
    expect(calls('chat.startStream')[0]?.parameters).toMatchObject({
      recipient_user_id: CUSTOMER,
      recipient_team_id: TEAM,
    })
  })

  test('leads to pages of our own by their addresses', async () => {
    const { house, shown } = await asked()
    const text = 'See ![the map](/images/map.svg) and [returns](/sources/returns).'
    await house.stream(text)
    await house.pass(1)
    await house.reply({ id: 'streamed', text })
    const base = 'https://shop.example'
    expect(shown()).toEqual([`See [the map](${base}/images/map.svg) and [returns](${base}/sources/returns).`])
  })

  test('sends together what comes faster than Slack is to be asked', async () => {
    const { house, shown, calls } = await asked()
    const words = Array.from({ length: 40 }, (_, n) => `Sentence ${n}.`)
    for (const [at] of words.entries()) await house.stream(words.slice(0, at + 1).join(' '))
    await expect.poll(() => calls('chat.startStream').length).toBe(1)
    await until(async () => {
      await house.pass(700)
      return shown()[0] === words.join(' ')
    })
    await house.reply({ id: 'streamed', text: words.join(' ') })
    expect(calls('chat.appendStream').length).toBeLessThanOrEqual(2)
    expect(shown()).toEqual([words.join(' ')])
  })

  test('is not begun by a reply that is ready at once', async () => {
    const { house, shown, calls } = await asked()
    await house.reply({ text: 'Yes.' })
    expect([shown(), calls('chat.startStream')]).toEqual([['Yes.'], []])
  })

  test('of a long answer ends in time, and the rest follows in messages of its own', async () => {
    const { house, shown, stream } = await asked()
    const sentence = (n: number) => `This is sentence number ${n}.`
    const all = Array.from({ length: 900 }, (_, n) => sentence(n))
    await stream(all.slice(0, 300).join(' '))
    await house.stream(all.slice(0, 900).join(' '))
    await house.through(
      house.reply({ id: 'streamed', text: all.join(' '), suggestedActions: [{ title: 'More', message: 'more' }] }),
    )
    const said = shown().join(' ')
    expect([...said.matchAll(/number (\d+)\./g)].map(([, n]) => Number(n))).toEqual(all.map((_, n) => n))
    expect(shown().at(-1)).toContain('[More]')
  })
})

describe('where streaming is not to be had', () => {
  test.each([
    ['Slack limits it', { status: 429, headers: { 'retry-after': '30' } }],
    ['the app may not', { error: 'missing_scope' }],
    ['the channel does not take it', { error: 'channel_type_not_supported' }],
  ])('because %s, the reply comes whole', async (_, fault) => {
    const { house, shown, calls } = await asked()
    house.cloud.fail('chat.startStream', fault)
    await house.stream('We ship')
    await expect.poll(() => calls('chat.startStream').length).toBe(1)
    await house.stream('We ship to 42 countries.')
    await house.reply({ id: 'streamed', text: 'We ship to 42 countries.' })
    expect([shown(), calls('chat.startStream').length]).toEqual([['We ship to 42 countries.'], 1])
  })

  test('a limit holds for the replies that follow, until it has passed', async () => {
    const { house, calls } = await asked()
    house.cloud.fail('chat.startStream', { status: 429, headers: { 'retry-after': '30' } })
    const answer = async (id: string) => {
      await house.stream('We ship.', id)
      await house.pass(1)
      await house.reply({ id, text: 'We ship.' })
    }
    await answer('one')
    await answer('two')
    expect(calls('chat.startStream').length).toBe(1)
    await house.pass(31_000)
    await answer('three')
    expect(calls('chat.startStream').length).toBe(2)
  })

  test('and nobody knows whether one was begun, it is looked for and completed', async () => {
    const { house, shown, calls } = await asked()
    house.cloud.fail('chat.startStream', 'lost')
    await house.stream('We ship')
    await expect.poll(() => calls('chat.startStream').length).toBe(1)
    await house.through(house.reply({ id: 'streamed', text: 'We ship to 42 countries.' }))
    expect(shown()).toEqual(['We ship to 42 countries.'])
  })
})

describe('a process that died while it streamed', () => {
  test('leaves a beginning in which another one says the answer', async () => {
    const { house, shown, stream, thread } = await asked()
    await stream('We ship to 42 countr')
    // Nothing was recorded: the other one makes the answer anew.
    const other = await openHouse({}, { cloud: house.cloud })
    const to = house.messages[0]?.conversation as ConversationReference
    const of = { id: 'streamed', replyTo: thread }
    await other.channel.stream(to, { ...of, update: 1, text: 'To 42 countries.' })
    await until(async () => {
      await other.pass(700)
      return shown()[0] === 'To 42 countries.'
    })
    const reply = { ...of, dialog: 'answer', locale: 'en', time: 0, text: 'To 42 countries. In a week.' }
    await other.through(other.channel.send(to, reply, 2, { again: false }))
    expect(shown()).toEqual(['To 42 countries. In a week.'])
  })

  test('is not looked for where this process took the message in itself', async () => {
    const { calls, stream } = await asked()
    await stream('We ship.')
    expect(calls('conversations.replies')).toEqual([])
  })
})

// What bots in Slack are known to lose or double, from the reports of those who run them.
describe('complaints of others', () => {
  test('python-slack-sdk #1859: a stream that Slack ends after five minutes, active or not, is not left broken', async () => {
    const { house, shown, stream, thread } = await asked()
    for (let minute = 0; minute < 4; minute++) {
      await stream(Array.from({ length: minute + 1 }, (_, n) => `Tick ${n}.`).join(' '))
      await house.pass(MINUTE)
    }
    await house.pass(MINUTE)
    const text = 'Tick 0. Tick 1. Tick 2. Tick 3. Tock.'
    await house.reply({ id: 'streamed', text })
    expect(shown()).toEqual([text])
    expect(house.cloud.fromBot(DIRECT, thread)[0]?.streaming_state).toBe('completed')
  })

  test('vercel/chat #607: after a gap of minutes between two parts the second is not lost', async () => {
    const { house, shown, stream } = await asked()
    await stream('Part one.')
    await house.pass(5 * MINUTE)
    // Shown as soon as it is there, in the same message, although Slack appends nothing any more.
    await stream('Part one. Part two.')
    await house.reply({ id: 'streamed', text: 'Part one. Part two. Part three.' })
    expect(shown()).toEqual(['Part one. Part two. Part three.'])
  })

  test('vercel/chat #637: what was held back when Slack ended the stream is not dropped', async () => {
    const { house, shown, calls, stream } = await asked()
    await stream('First.')
    await house.stream('First. Held back one.')
    await house.stream('First. Held back one. Held back two.')
    await house.pass(5 * MINUTE)
    await house.through(house.reply({ id: 'streamed', text: 'First. Held back one. Held back two. Last.' }))
    expect(shown()).toEqual(['First. Held back one. Held back two. Last.'])
    expect(calls('chat.postMessage')).toEqual([])
  })

  test('vercel/chat #671: an answer that outlives several streams is whole, and nothing of it is there twice', async () => {
    const { house, shown, stream } = await asked()
    const parts = Array.from({ length: 6 }, (_, n) => `Long part ${n}.`)
    for (const [at] of parts.entries()) {
      await stream(parts.slice(0, at + 1).join(' '))
      await house.pass(4 * MINUTE)
    }
    await house.through(house.reply({ id: 'streamed', text: parts.join(' ') }))
    const said = shown().join('\n')
    for (const part of parts) expect(said.split(part).length - 1).toBe(1)
  })

  test('where the ended stream cannot be changed either, what it lacks follows by itself, and only that', async () => {
    const { house, shown, stream } = await asked()
    await stream('First.')
    house.cloud.fail('chat.stopStream', { error: 'message_not_in_streaming_state' })
    house.cloud.fail('chat.update', { error: 'cant_update_message' }, { error: 'cant_update_message' })
    await house.reply({ id: 'streamed', text: 'First. Second.' })
    expect(shown()).toEqual(['First.', 'Second.'])
  })

  test('a customer who stops the answer is not told the rest', async () => {
    const { house, shown, stream, thread } = await asked()
    await stream('First.')
    house.cloud.stopped.add(house.cloud.fromBot(DIRECT, thread)[0]?.ts ?? '')
    await house.stream('First. Second.')
    await house.through(house.reply({ id: 'streamed', text: 'First. Second. Third.' }))
    expect(shown()).toEqual(['First.'])
    await house.reply({ text: 'Something else.' })
    expect(shown()).toEqual(['First.', 'Something else.'])
  })

  test('an appended part whose answer is lost is not there twice', async () => {
    const { house, shown, stream } = await asked()
    await stream('First.')
    house.cloud.fail('chat.appendStream', 'lost')
    await house.stream('First. Second.')
    await house.pass(700)
    await expect.poll(() => shown()[0]).toContain('Second.')
    await house.through(house.reply({ id: 'streamed', text: 'First. Second. Third.' }))
    expect(shown()).toEqual(['First. Second. Third.'])
  })

  test('an end of a stream whose answer is lost neither loses nor doubles the rest', async () => {
    const { house, shown, stream } = await asked()
    await stream('First.')
    house.cloud.fail('chat.stopStream', 'lost')
    await house.through(house.reply({ id: 'streamed', text: 'First. Second.' }))
    expect(shown()).toEqual(['First. Second.'])
  })
})
