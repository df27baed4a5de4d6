import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ConversationReference } from '../../../src/core/conversation.ts'
import type { Citation } from '../../../src/core/reply.ts'
import { GROUP, PERSONAL, THREAD } from '../../support/teams-cloud/activities.ts'
import type { Fault, Shown } from '../../support/teams-cloud/server.ts'
import { openTeamsHouse, type TeamsHouse } from './house.ts'

let house: TeamsHouse
let to: ConversationReference
beforeAll(async () => {
  house = await openTeamsHouse()
  to = await house.meet()
})
afterAll(() => house.close())

/** What a customer sees of a reply. */
async function shown(rest: Parameters<TeamsHouse['say']>[1], chat = PERSONAL): Promise<readonly Shown[]> {
  const before = house.cloud.shown(chat).length
  await house.say(chat === PERSONAL ? to : await house.meet(chat), rest)
  return house.cloud.shown(chat).slice(before)
}
const source = (title: string, url = '/sources/x'): Citation => ({
  title,
  url,
  passage: { id: 'p', document: 'd', version: 'v' },
})

describe('a text', () => {
  // biome-ignore format: a table
  test.each([
    ['keeps what Teams knows', '**Bold**, _soft_, ~~gone~~, `code` and [a link](https://a.example).', '**Bold**, _soft_, ~~gone~~, `code` and [a link](https://a.example).'],
    ['has bold lines for headings', '# Returns\n\nTwo weeks.', '**Returns**\n\nTwo weeks.'],
    ['has links that lead somewhere', '[here](/sources/returns) and [there](javascript:alert)', '[here](https://help.example.com/sources/returns) and there'],
    ['has links for pictures', '![The label](/label.png)', '[The label](https://help.example.com/label.png)'],
    ['has no markup', 'one<br>two <b>three</b>\n\n<script>x</script>', 'one\ntwo &lt;b>three&lt;/b>\n\n&lt;script>x&lt;/script>'],
    ['has no rules', 'one\n\n---\n\ntwo', 'one\n\ntwo'],
    ['has lists in lists', '1. one\n   - inner\n2. two', '1. one\n   - inner\n2. two'],
    ['has tables row by row', '| Country | Days | Cost |\n|---|---|---|\n| Austria | 2 | € 5 |\n| 中国 | 7 | € 20 |', '- Country: **Austria**; Days: 2; Cost: € 5\n- Country: **中国**; Days: 7; Cost: € 20'],
    ['has tables of two columns under their headings', '| Region | Fee |\n|---|---|\n| Inland | € 5 |\n| Abroad | € 20 |', '**Region – Fee**\n\n- **Inland**: € 5\n- **Abroad**: € 20'],
    ['has quotations and code', '> quoted\n\n```\na < b\n```', '> quoted\n\n```\na < b\n```'],
    ['has quotations of several lines', '> one\n> two *three*\n>\n> four', '> one\n> two _three_\n> \n> four'],
    ['has what belongs to an item below it', '- one\n  goes on\n- [x] done\n\n  more', '- one\n  goes on\n- ☑ done\n\n  more'],
    ['keeps what is escaped, and has addresses as links', '2 \\* 3 &lt; 7, write to a_b@x.example', '2 \\* 3 &lt; 7, write to [a_b@x.example](mailto:a_b@x.example)'],
    ['finds what is referred to', '[here][r]\n\n[r]: /sources/returns', '[here](https://help.example.com/sources/returns)'],
    ['is Chinese', '两周内可以退货。\n\n- 保留小票', '两周内可以退货。\n\n- 保留小票'],
    ['is Arabic', '\u200fيمكنك **الإرجاع** خلال أسبوعين.', '\u200fيمكنك **الإرجاع** خلال أسبوعين.'],
  ])('%s', async (_what, text, expected) => {
    expect(await shown({ text })).toMatchObject([{ text: expected, textFormat: 'markdown', locale: 'en' }])
  })

  test('says that an AI wrote it, unless a person did', async () => {
    const [bot] = await shown({})
    expect(bot?.entities).toMatchObject([
      { type: 'https://schema.org/Message', additionalType: ['AIGeneratedContent'] },
    ])
    const [person] = await shown({ author: { kind: 'agent', name: 'Kim' } })
    expect(person).toMatchObject({ text: '**Kim**\n\nAn answer.' })
    expect(person).not.toHaveProperty('entities')
  })

  test('cites its sources where it names them, else at its end', async () => {
    const citations = [source('Returns'), source('退款'.repeat(50), 'https://other.example/r')]
    const [named] = await shown({ text: 'Two weeks [2], free [1].', citations })
    expect(named?.entities?.[0].citation.map(({ position }: { position: number }) => position)).toEqual([2, 1])
    const [unnamed] = await shown({ text: 'Two weeks.', citations })
    expect(unnamed).toMatchObject({ text: 'Two weeks. [1][2]' })
    const [, long] = unnamed?.entities?.[0].citation ?? []
    expect(long.appearance).toMatchObject({ url: 'https://other.example/r', name: expect.stringMatching(/^.{79}…$/u) })
  })

  test('has at most as many sources as Teams shows', async () => {
    const citations = Array.from({ length: 30 }, (_, index) => source(`Source ${index}`))
    const text = citations.map((_, index) => `Fact [${index + 1}].`).join(' ')
    const [message] = await shown({ text, citations })
    expect(message?.entities?.[0].citation).toHaveLength(20)
  })

  test.each([
    ['paragraphs', 'A sentence of a paragraph. '.repeat(40).trimEnd().concat('\n\n').repeat(20).trimEnd()],
    ['one sentence of Chinese', '退货须在两周内，'.repeat(2_000)],
    ['sentences of Chinese', '退货须在两周内。'.repeat(2_000)],
    ['quotes, which JSON writes longer', '"'.repeat(15_000)],
    ['emoji alone', '👩‍🚀'.repeat(3_000)],
  ])('that is too long comes in several, whole: %s', async (_what, text) => {
    const messages = await shown({ text, rateable: true, citations: [source('A')] })
    expect(messages.length).toBeGreaterThan(1)
    const all = messages.map(({ text: part }) => part).join('')
    expect(all.replace(/\s|\[1\]/g, '')).toBe(text.replace(/\s/g, ''))
    // None ends within a character.
    expect(messages.every(({ text: part }) => part?.isWellFormed())).toBe(true)
    expect(messages.map(({ channelData }) => channelData !== undefined).lastIndexOf(false)).toBe(messages.length - 2)
  })
})

describe('what can be done with a reply', () => {
  const says = { title: 'Returns', message: 'How do I return something?' }
  const starts = { title: 'A person', action: { dialog: 'handoff' } }

  test('is suggested to the one who asked, in a personal chat', async () => {
    const [message] = await shown({ suggestedActions: [says] })
    expect(message?.suggestedActions).toEqual({
      to: ['29:1ada'],
      actions: [{ type: 'imBack', title: 'Returns', value: 'How do I return something?' }],
    })
    expect(message).not.toHaveProperty('attachments')
  })

  test.each([
    ['outside personal chats', [says], GROUP],
    ['where it starts a dialog', [says, starts], PERSONAL],
    ['where there is more than Teams suggests', Array.from({ length: 7 }, () => says), PERSONAL],
  ])('is on a card %s', async (_what, suggestedActions, chat) => {
    const [message] = await shown({ suggestedActions, locale: 'ar' }, chat)
    expect(message).not.toHaveProperty('suggestedActions')
    expect(message?.attachments).toMatchObject([
      { contentType: 'application/vnd.microsoft.card.adaptive', content: { version: '1.5', rtl: true } },
    ])
    expect(message?.attachments?.[0].content.body[0].actions).toHaveLength(suggestedActions.length)
  })

  test('is said in the thread in which it was asked', async () => {
    await shown({}, THREAD)
    expect(house.cloud.requests.at(-1)?.chat).toBe(THREAD.id)
  })

  test('comes in messages of its own where it is too large for one', async () => {
    const card = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text: 'x'.repeat(9_000) }] }
    const messages = await shown({ text: 'Here: '.repeat(800), card })
    expect(messages.map(({ attachments }) => attachments?.length ?? 0)).toEqual([0, 1])
  })
})

describe('a connector', () => {
  const deliver = (...faults: Fault[]) => {
    house.cloud.fail(...faults)
    return shown({ text: 'Once.' })
  }

  test.each<[what: string, faults: Fault[] | (() => Fault[])]>([
    ['has too much to do and says for how long', [{ status: 429, retryAfter: '3' }]],
    [
      'has too much to do until a time',
      () => [{ status: 429, retryAfter: new Date(house.time.now() + 5_000).toUTCString() }],
    ],
    ['has too much to do and does not say for how long', [{ status: 429 }, { status: 429 }]],
    ['was out of step', [{ status: 412 }]],
    ['was away behind its gateway', [{ status: 502 }, { status: 504 }, { status: 503 }]],
  ])('that %s is asked again, and takes it once', async (_what, given) => {
    const faults = typeof given === 'function' ? given() : given
    const before = house.time.now()
    expect(await deliver(...faults)).toMatchObject([{ text: 'Once.' }])
    expect(house.time.now() - before).toBeGreaterThanOrEqual(faults.length * 1_000)
  })

  test.each<[what: string, faults: Fault[]]>([
    ['forbids it', [{ status: 403, code: 'BotNotInConversationRoster' }]],
    ['does not know the chat', [{ status: 404 }]],
    ['fails', [{ status: 500 }]],
    ['asks for more patience than a customer has', [{ status: 429, retryAfter: '600' }]],
    ['never has time', [{ status: 429 }, { status: 429 }, { status: 429 }, { status: 429 }]],
    ['takes it, and the answer is lost', ['lose']],
  ])('that %s is not asked again', async (_what, faults) => {
    const before = house.cloud.requests.length
    const failed = deliver(...faults)
    await expect(failed).rejects.toMatchObject({ code: 'delivery-failed' })
    // Nothing of what was said is in an error, which a log may have.
    await expect(failed).rejects.not.toThrow(/Once/)
    expect(house.cloud.requests.length - before).toBe(faults.length)
  })

  test('that knows the token no more gets a new one', async () => {
    house.cloud.renewToken()
    expect(await shown({ text: 'Once.' })).toMatchObject([{ text: 'Once.' }])
  })

  test('that hangs is given up', async () => {
    const impatient = await openTeamsHouse({ timeoutMs: 100 })
    const there = await impatient.meet()
    impatient.cloud.fail('hang')
    await expect(impatient.say(there, {})).rejects.toMatchObject({ code: 'delivery-failed' })
    impatient.cloud.fail('hang')
    await impatient.channel.typing(there)
    await impatient.close()
  })

  test('that answers a part of a reply is asked for the rest alone', async () => {
    const text = 'A sentence of a long answer. '.repeat(600).trimEnd()
    const reply = house.replyOf({ text })
    const before = house.cloud.shown(PERSONAL).length
    const send = (again: boolean) => house.time.run(house.channel.send(to, reply, 1, { again }))
    await send(false)
    const whole = house.cloud.shown(PERSONAL).length - before
    const second = { ...reply, id: 'second' }
    house.cloud.fail({ status: 429, retryAfter: '0' }, { status: 500 })
    await expect(house.time.run(house.channel.send(to, second, 1))).rejects.toMatchObject({ code: 'delivery-failed' })
    await house.time.run(house.channel.send(to, second, 1, { again: true }))
    await house.time.run(house.channel.send(to, second, 1, { again: true }))
    expect(house.cloud.shown(PERSONAL).length - before).toBe(2 * whole)
  })

  test('on a host that Teams does not have is never written to', async () => {
    const address = { ...(to.address as object), serviceUrl: 'https://evil.example/' }
    await expect(house.say({ ...to, address }, {})).rejects.toMatchObject({ code: 'delivery-failed' })
  })
})
