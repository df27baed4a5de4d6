import { describe, expect, it } from 'vitest'
import type { HistoryItem } from '../../src/core/answer.ts'
import { CONVERSATION, openWorkshop } from './workshop.ts'

const MIA = { kind: 'agent', name: 'Mia' } as const

describe('what is said out of turn', () => {
  it('reaches a customer of a saved reference who never wrote, once', async () => {
    const { engine, idle, said, sent, typed, transcript } = openWorkshop({})
    const saved = JSON.parse(JSON.stringify(CONVERSATION))
    for (let time = 0; time < 2; time++) await engine.say(saved, 'Your parcel is here.', { id: 'parcel-7f3a' })
    await idle()
    expect(said()).toEqual(['Your parcel is here.'])
    expect(sent[0]).toMatchObject({ reply: { id: 'parcel-7f3a.0', locale: 'en' }, again: false })
    expect(typed()).toBe(0)
    const lines = (await transcript()).map(({ author, content }) => [author, content.text])
    expect(lines).toEqual([
      ['bot', ''],
      ['bot', 'Your parcel is here.'],
    ])
  })

  it('leaves the dialog waiting that waits, and is known to it as history', async () => {
    let history: readonly HistoryItem[] = []
    const { engine, handle, message, idle, said } = openWorkshop({
      answer: {
        description: '',
        async run(turn) {
          const name = await turn.ask('Your name?')
          history = turn.history
          await turn.say(`Hello ${name}`)
        },
      },
    })
    await handle(message('hi'))
    await engine.say(CONVERSATION, 'We close in ten minutes.')
    await idle()
    await handle(message('Ann'))
    expect(said()).toEqual(['Your name?', 'We close in ten minutes.', 'Hello Ann'])
    expect(history.map(({ author, text }) => [author, text])).toEqual([
      ['customer', 'hi'],
      ['bot', 'Your name?'],
      ['bot', 'We close in ten minutes.'],
    ])
  })

  it('is said in the name of the person who says it', async () => {
    const { engine, idle, sent, transcript } = openWorkshop({})
    await engine.say(CONVERSATION, { text: 'I am **Mia**.' }, { author: MIA })
    await idle()
    expect(sent[0]?.reply.author).toEqual(MIA)
    expect((await transcript()).map(({ author, content }) => [author, content.senderName])).toEqual([
      ['agent', 'Mia'],
      ['agent', 'Mia'],
    ])
  })

  it('takes its turn: neither merged with what the customer writes, nor cutting an answer short', async () => {
    const asked: string[] = []
    const { engine, message, idle, said } = openWorkshop(
      {
        answer: {
          description: '',
          async run(turn) {
            asked.push(turn.message.text)
            await turn.say(`you said ${turn.message.text}`)
          },
        },
      },
      { policy: { whileBusy: 'supersede', mergeMs: 5_000 } },
    )
    await Promise.all([
      engine.accept(message('one')),
      engine.say(CONVERSATION, 'out of turn'),
      engine.accept(message('two')),
    ])
    await idle()
    expect(said()).toEqual(['you said one', 'out of turn', 'you said two'])
    expect(asked).toEqual(['one', 'two'])
  })

  it('is said with the words that a turn recorded before it died', async () => {
    const first = openWorkshop({})
    await first.engine.stop(0)
    const { memory } = first
    await memory.accept({
      ...first.message('', { id: 'notice' }),
      outgoing: { reply: { text: 'new words' } },
    })
    const claim = await memory.claim(CONVERSATION.id)
    if (!claim) throw new Error('nothing to claim')
    const reply = { id: 'notice.0', replyTo: 'notice', text: 'recorded words', locale: 'en', time: first.clock() }
    await memory.record(claim.lease, reply, { passages: [] })
    await memory.release(claim.lease)
    await first.close()

    const second = openWorkshop({}, { folder: first.folder })
    await second.engine.sweep()
    await second.idle()
    expect(second.sent.map(({ reply, again }) => [reply.text, again])).toEqual([['recorded words', true]])
  })
})
