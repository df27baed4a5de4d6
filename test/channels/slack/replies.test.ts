import { describe, expect, test } from 'vitest'
import { CHANNEL, DIRECT, type Fault } from '../../support/slack-cloud.ts'
import { openHouse } from './house.ts'
import { shownBy } from './shown.ts'

/** A call that hangs is given up after so long. */
const HANGS_MS = 1_000

async function asked(text = 'Where do you ship?', channel = DIRECT, timeoutMs = 10_000) {
  const house = await openHouse({ timeoutMs })
  const { ts, envelope } = house.cloud.say({ text, channel, type: channel === DIRECT ? 'message' : 'app_mention' })
  await house.cloud.sender.event(house.url, envelope)
  const shown = () => house.cloud.fromBot(channel, ts).map(shownBy)
  const posts = () => house.cloud.calls.filter(({ method }) => method === 'chat.postMessage')
  return { house, thread: ts, shown, posts }
}

const SOURCE = {
  title: 'Shipping | EU',
  url: '/sources/shipping',
  passage: { id: 'p', document: 'd', version: 'v', heading: [], span: [0, 1] } as never,
}

describe('a reply', () => {
  test('stands in the thread of its message, with its source, choices and thumbs', async () => {
    const { house, shown } = await asked()
    await house.reply({
      text: 'We ship to **42 countries**.',
      citations: [SOURCE],
      suggestedActions: [
        { title: 'What does it cost?', message: 'What does it cost?' },
        { title: 'Talk to a person', action: { dialog: 'handoff' } },
      ],
      rateable: true,
    })
    expect(shown()).toEqual([
      [
        'We ship to *42 countries*.',
        'Source: <https://shop.example/sources/shipping|Shipping ∣ EU>',
        '[What does it cost?] [Talk to a person]',
        '[👍] [👎]',
      ].join('\n\n'),
    ])
  })

  test('of a person says who it is', async () => {
    const { house, shown } = await asked()
    await house.reply({ text: 'Hello, Mei here.', author: { kind: 'agent', name: 'Mei <Li>' } })
    expect(shown()).toEqual(['*Mei &lt;Li&gt;*\n\nHello, Mei here.'])
  })

  test('names several sources by their numbers', async () => {
    const { house, shown } = await asked()
    await house.reply({ text: 'Yes [1][2].', citations: [SOURCE, { ...SOURCE, title: 'Duties' }] })
    expect(shown()[0]).toContain('Source: [2] <https://shop.example/sources/shipping|Duties>')
  })

  test('calls nobody, whatever a document or a customer wrote', async () => {
    const { house, thread } = await asked('ping', CHANNEL)
    await house.reply({
      text: 'You said <!channel> and <@U0BOB> and `<!here>` @everyone\n\n```\n<!channel>\n```',
      suggestedActions: [{ title: '<!here>', message: 'x' }],
    })
    await house.stream('And <!channel> and `<@U0BOB>`.', 'other')
    await house.reply({ id: 'other', text: 'And <!channel> and `<@U0BOB>`.' })
    const sent = house.cloud.fromBot(CHANNEL, thread)
    expect(sent.length).toBe(2)
    for (const { text, markdown, blocks } of sent) {
      const marked = [text, markdown, ...blocks.map((block) => (block.type === 'section' ? block.text?.text : ''))]
      expect(marked.join('\n')).not.toMatch(/<[@!#]/)
    }
  })

  test('that is long comes in several messages, each within the limits, cut at sentences, nothing lost', async () => {
    const { house, shown, thread } = await asked()
    const sentence = (n: number) => `This is sentence number ${n} of a long answer with <angles> & more.`
    const text = Array.from({ length: 30 }, (_, p) =>
      Array.from({ length: 20 }, (_, s) => sentence(20 * p + s)).join(' '),
    ).join('\n\n')
    await house.through(house.reply({ text, suggestedActions: [{ title: 'More', message: 'more' }] }))
    expect(shown().length).toBeGreaterThan(2)
    const all = shown().join(' ')
    expect([...all.matchAll(/number (\d+) of/g)].map(([, n]) => Number(n))).toEqual(
      Array.from({ length: 600 }, (_, n) => n),
    )
    expect(shown().map((part) => part.includes('[More]'))).toEqual(shown().map((_, at) => at === shown().length - 1))
    for (const { blocks } of house.cloud.fromBot(DIRECT, thread)) {
      for (const block of blocks) if (block.type === 'section') expect(block.text?.text).toMatch(/more\.$/)
    }
  })

  test('with code that is longer than a section keeps it fenced in each', async () => {
    const { house, shown } = await asked()
    const code = Array.from({ length: 200 }, (_, n) => `line ${n}: if (a < b && c > d) { run() }`).join('\n')
    await house.through(house.reply({ text: `\`\`\`\n${code}\n\`\`\`` }))
    const all = shown().join('\n\n')
    expect([...all.matchAll(/line (\d+):/g)].length).toBe(200)
    expect(all.split('```').length % 2).toBe(1)
  })

  test('shows that somebody is at work, once in a while, until then', async () => {
    const { house } = await asked()
    const to = house.messages[0]?.conversation as never
    await house.channel.typing(to)
    await house.channel.typing(to)
    expect(house.cloud.statuses.map(({ status }) => status)).toEqual(['is thinking…'])
    await house.reply({ text: 'Here.' })
    await house.channel.typing(to)
    expect(house.cloud.statuses.length).toBe(2)
    house.cloud.fail('assistant.threads.setStatus', { error: 'invalid_auth' })
    await house.pass(61_000)
    await house.channel.typing(to)
  })
})

describe('where the Web API', () => {
  const refused: [string, Fault[], RegExp][] = [
    ['says channel_not_found', [{ error: 'channel_not_found' }], /channel_not_found \(the bot cannot see this channel/],
    ['says invalid_auth', [{ error: 'invalid_auth' }], /invalid_auth \(set SLACK_BOT_TOKEN/],
    [
      'answers 500 again and again',
      [{ status: 500 }, { status: 500 }, { status: 500 }],
      /did not answer chat\.postMessage/,
    ],
    ['hangs again and again', ['hang', 'hang', 'hang'], /did not answer chat\.postMessage/],
    [
      'limits for longer than anybody waits',
      [{ status: 429, headers: { 'retry-after': '3600' } }],
      /no more calls .* for 3600 s/,
    ],
  ]
  test.each(refused)('%s, the delivery fails by a name and a mend', async (_, faults, message) => {
    const { house, shown } = await asked('?', DIRECT, faults.includes('hang') ? HANGS_MS : undefined)
    house.cloud.fail('chat.postMessage', ...faults)
    await expect(house.through(house.reply({ text: 'a secret of the customer' }))).rejects.toMatchObject({
      code: 'delivery-failed',
      message: expect.stringMatching(message),
    })
    expect(shown()).toEqual([])
  })

  test('an error tells nothing of what was said', async () => {
    const { house } = await asked()
    house.cloud.fail('chat.postMessage', { status: 500 }, { status: 502 }, { status: 500 })
    const error = await house.through(house.reply({ text: 'SECRET-WORD' })).catch((caught: unknown) => caught)
    const told = JSON.stringify([error, (error as Error).message, String((error as Error).cause), house.lines])
    expect(told).not.toContain('SECRET-WORD')
    expect(told).not.toContain(house.cloud.token)
  })

  test('limits by 429, it is obeyed to the second and the reply comes once', async () => {
    const { house, shown, posts } = await asked()
    house.cloud.fail('chat.postMessage', { status: 429, headers: { 'retry-after': '7' } })
    const sent = house.reply({ text: 'Here.' })
    let done = false
    void sent.then(() => {
      done = true
    })
    await expect.poll(() => posts().length).toBe(1)
    await house.pass(6_900)
    expect([done, posts().length]).toEqual([false, 1])
    await house.pass(200)
    await sent
    expect([shown(), posts().length]).toEqual([['Here.'], 2])
  })

  test('says ratelimited in its body, it is asked again, too', async () => {
    const { house, shown } = await asked()
    house.cloud.fail('chat.postMessage', { error: 'ratelimited' })
    await house.through(house.reply({ text: 'Here.' }))
    expect(shown()).toEqual(['Here.'])
  })

  test.each([
    ['answers 500 once', { status: 500 }],
    ['hangs once', 'hang'],
  ] as [string, Fault][])('%s, the reply comes after all', async (_, fault) => {
    const { house, shown } = await asked('?', DIRECT, fault === 'hang' ? HANGS_MS : undefined)
    house.cloud.fail('chat.postMessage', fault)
    await house.through(house.reply({ text: 'Here.' }))
    expect(shown()).toEqual(['Here.'])
  })

  test('posts a reply and its answer is lost, it is found in the thread and not posted again', async () => {
    const { house, shown, posts } = await asked()
    house.cloud.fail('chat.postMessage', 'lost')
    await house.through(house.reply({ text: 'Here.' }))
    expect([shown(), posts().length]).toEqual([['Here.'], 1])
  })

  test('refuses the blocks, the words come without them', async () => {
    const { house, shown } = await asked()
    house.cloud.fail('chat.postMessage', { error: 'invalid_blocks' })
    await house.reply({ text: 'We ship to **42** countries.' })
    expect(shown()).toEqual(['We ship to *42* countries.'])
  })
})

describe('a reply that a turn of before may have delivered', () => {
  test('is not said twice', async () => {
    const { house, shown } = await asked()
    await house.reply({ id: 'r', text: 'Here.' })
    await house.reply({ id: 'r', text: 'Here.' }, 'again')
    await house.reply({ id: 's', text: 'There.' }, 'again')
    expect(shown()).toEqual(['Here.', 'There.'])
  })

  test('of which a part is there gets the others', async () => {
    const { house, shown } = await asked()
    const text = Array.from(
      { length: 400 },
      (_, n) => `Paragraph ${n} has some words in it, and then a few more of them.`,
    ).join('\n\n')
    house.cloud.fail('chat.postMessage', { status: 429, headers: { 'retry-after': '1' } })
    await house.through(house.reply({ id: 'r', text }))
    const whole = shown()
    expect(whole.length).toBeGreaterThan(2)
    // As if the process had died before the second part.
    const second = house.cloud.workspace.messages.findIndex(
      ({ metadata }) => (metadata?.event_payload as { part?: number })?.part === 1,
    )
    house.cloud.workspace.messages.splice(second, 1)
    await house.pass(20_000)
    await house.through(house.reply({ id: 'r', text }, 'again'))
    expect(shown().toSorted()).toEqual(whole.toSorted())
  })

  test('whose stream nobody ended is completed in its own message', async () => {
    const { house, thread, shown } = await asked()
    await house.stream('We ship to 42 countries.')
    await expect.poll(() => shown()).toEqual(['We ship to 42 countries.'])
    // The process dies; another one finds the recorded reply.
    const other = await openHouse({}, { cloud: house.cloud })
    await other.channel.send(
      house.messages[0]?.conversation as never,
      {
        id: 'streamed',
        replyTo: thread,
        dialog: 'answer',
        locale: 'en',
        time: 0,
        text: 'We ship to 42 countries. It takes a week.',
      },
      2,
      { again: true },
    )
    expect(shown()).toEqual(['We ship to 42 countries. It takes a week.'])
    expect(house.cloud.fromBot(DIRECT, thread)[0]?.streaming_state).toBe('completed')
  })
})
