import { describe, expect, it } from 'vitest'
import type { ChannelCapabilities } from '../../src/core/channel.ts'
import type { ChannelNotices, Notice } from '../../src/core/switchboard.ts'
import { CONVERSATION, openWorkshop } from './workshop.ts'

const MINUTE_MS = 60_000
const notice = (id: string, texts: Notice['texts'] = { '*': `notice ${id}` }): Notice => ({
  id,
  texts,
  author: 'mei',
  since: 0,
})
const SAYS_ALL: Partial<ChannelCapabilities> = { disclosure: 'reply', banner: 'reply' }

function open(capabilities: Partial<ChannelCapabilities>, more: Parameters<typeof openWorkshop>[1] = {}) {
  const notices: { -readonly [K in keyof ChannelNotices]: ChannelNotices[K] } = {}
  let asked = 0
  const workshop = openWorkshop(
    {
      answer: {
        description: '',
        async run(turn) {
          asked++
          if (turn.message.text === 'remind me') turn.remind({ dialog: 'wake', afterSeconds: 300 })
          else await turn.say(`you said ${turn.message.text}`)
        },
      },
      wake: { description: '', run: async (turn) => turn.say('It is time.') },
      meet: {
        description: '',
        async run(turn) {
          asked++
          await turn.say(`hello ${await turn.ask('Your name?')}`)
        },
      },
    },
    { notices, capabilities, ...more },
  )
  return { ...workshop, notices, asked: () => asked }
}

describe('what is said before all else', () => {
  it('is, once in a conversation, that an AI answers, where the channel shows it nowhere else', async () => {
    const { handle, message, said } = open(SAYS_ALL)
    await handle(message('one'))
    await handle(message('two'))
    expect(said()).toEqual(['disclosure (en)', 'you said one', 'you said two'])
    const greeting = open({ disclosure: 'greeting' })
    await greeting.handle(greeting.message('one'))
    expect(greeting.said()).toEqual(['you said one'])
  })

  it('is each incident once, in the language of the customer', async () => {
    const { handle, message, said, notices } = open({ ...SAYS_ALL, disclosure: 'greeting' })
    notices.banner = notice('a', { '*': 'Post is late.', 'zh-Hans': '快递延误。' })
    await handle(message('one'))
    await handle(message('two'))
    notices.banner = notice('b', { '*': 'Post is later.', 'zh-Hans': '快递更晚。' })
    await handle(message('你好'))
    delete notices.banner
    await handle(message('four'))
    expect(said()).toEqual([
      'Post is late.',
      'you said one',
      'you said two',
      '快递更晚。',
      'you said 你好',
      'you said four',
    ])
  })

  it('is not doubled by a turn that died after it', async () => {
    const first = open(SAYS_ALL)
    const dying = first.message('one')
    await first.engine.stop(0)
    await first.memory.accept(dying)
    const claim = await first.memory.claim(CONVERSATION.id)
    if (!claim) throw new Error('nothing to claim')
    const reply = { id: `${dying.id}.notice`, replyTo: dying.id, text: 'An AI answers.', locale: 'en', time: 0 }
    await first.memory.record(claim.lease, reply, { passages: [] })
    await first.memory.release(claim.lease)
    await first.close()
    const second = open(SAYS_ALL, { folder: first.folder })
    await second.engine.sweep()
    await second.idle()
    expect(second.sent.map(({ reply, again }) => [reply.text, again])).toEqual([
      ['An AI answers.', true],
      ['you said one', false],
    ])
  })
})

describe('a channel that is switched off', () => {
  it('keeps what customers write and tells them so now and then; no dialog runs, and the one that waits goes on', async () => {
    const { handle, message, said, notices, asked, advance, transcript } = open({})
    await handle(message('', { action: { dialog: 'meet' } }))
    notices.off = notice('off', {})
    await handle(message('anybody there?'))
    await handle(message('hello?'))
    advance(10 * MINUTE_MS)
    await handle(message('有人吗？'))
    expect(asked()).toBe(1)
    delete notices.off
    await handle(message('Ann'))
    expect(said()).toEqual(['Your name?', 'channel.off (en)', 'channel.off (zh-Hans)', 'hello Ann'])
    const heard = (await transcript()).filter(({ author }) => author === 'customer').map(({ content }) => content.text)
    expect(heard).toEqual(['', 'anybody there?', 'hello?', '有人吗？', 'Ann'])
  })

  it('is reminded again later of what comes due meanwhile', async () => {
    const { engine, message, handle, said, notices, advance, idle } = open({})
    await handle(message('remind me'))
    notices.off = notice('off')
    advance(5 * MINUTE_MS)
    await engine.remind()
    await idle()
    delete notices.off
    advance(15 * MINUTE_MS)
    await engine.remind()
    await idle()
    expect(said().at(-1)).toBe('It is time.')
    expect(said()).not.toContain('notice off')
  })

  it("says the operator's words, and lets through what is said out of turn", async () => {
    const { handle, message, said, notices, engine, idle } = open({})
    notices.off = notice('off', { '*': 'Back at noon.' })
    await handle(message('hello'))
    await engine.say(CONVERSATION, 'Your parcel is here.')
    await idle()
    expect(said()).toEqual(['Back at noon.', 'Your parcel is here.'])
  })
})
