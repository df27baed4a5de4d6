import { describe, expect, it, onTestFinished } from 'vitest'
import type { Message } from '../../src/core/message.ts'
import type { Turn } from '../../src/core/turn.ts'
import type { BusyPolicy } from '../../src/engine/gather.ts'
import { newMasterKey, openKeys } from '../keys/test-keys.ts'
import { openRelay } from '../memory/redis/open-relay.ts'
import { startRedis } from '../support/redis.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { GROUNDS, holdingAnswerer } from './holding.ts'
import { CONVERSATION, openWorkshop } from './workshop.ts'

const MERGE: BusyPolicy = { whileBusy: 'merge', mergeMs: 5_000 }
const SUPERSEDE: BusyPolicy = { whileBusy: 'supersede', mergeMs: 5_000 }
const QUEUE: BusyPolicy = { whileBusy: 'queue', mergeMs: 5_000 }

const ECHO = { answer: { description: '', run: async (turn: Turn) => turn.say(turn.message.text) } }
const ANSWER = { answer: { description: '', run: async (turn: Turn) => void (await turn.answer()) } }

/** Puts messages in, as if another instance had accepted them, and has the engine find them. */
async function findWaiting({ memory, engine, idle }: ReturnType<typeof openWorkshop>, messages: readonly Message[]) {
  for (const message of messages) await memory.accept(message)
  await engine.sweep()
  await idle()
}

describe('messages that wait together', () => {
  it('become one turn, which replies to the last', async () => {
    const workshop = openWorkshop(ECHO, { policy: MERGE })
    const { message, sent, transcript, memory } = workshop
    await findWaiting(workshop, [message('I ordered boots'), message('last week'), message('where are they?')])
    expect(sent.map(({ reply }) => [reply.id, reply.replyTo, reply.text])).toEqual([
      ['m1.0', 'm3', 'I ordered boots\nlast week\nwhere are they?'],
    ])
    expect((await transcript()).map(({ content }) => content.text)).toEqual([
      'I ordered boots',
      'last week',
      'where are they?',
      'I ordered boots\nlast week\nwhere are they?',
    ])
    expect(await memory.claim(CONVERSATION.id)).toBeUndefined()
  })

  it('are those that came while a turn ran, which goes on undisturbed', async () => {
    const gate = Promise.withResolvers<void>()
    const { engine, message, idle, said } = openWorkshop(
      {
        answer: {
          description: '',
          async run(turn) {
            await gate.promise
            await turn.say(turn.message.text)
          },
        },
      },
      { policy: MERGE },
    )
    for (const text of ['one', 'two', 'three']) await engine.accept(message(text))
    gate.resolve()
    await idle()
    expect(said()).toEqual(['one', 'two\nthree'])
  })

  it.each<readonly [string, Partial<Message>]>([
    ['came later', { time: 1_750_000_000_000 + 5_001 }],
    ['starts a dialog', { action: { dialog: 'answer' } }],
    ['is in another language', { locale: 'zh-Hans' }],
    ['is from somebody else', { sender: { id: 'bob' } }],
    ['is too long', { text: 'x'.repeat(3_998) }],
  ])('stay apart from one that %s', async (_what, more) => {
    const workshop = openWorkshop(ECHO, { policy: MERGE })
    const { message, said } = workshop
    await findWaiting(workshop, [message('one'), message('two', more), message('three', more)])
    expect(said()[0]).toBe('one')
    expect(said().slice(1).join('\n')).toBe(`${more.text ?? 'two'}\n${more.text ?? 'three'}`)
  })

  it('are one up to a question mark: a whole question is answered for itself', async () => {
    const workshop = openWorkshop(ECHO, { policy: MERGE })
    const { message, said } = workshop
    const texts = ['where do you', 'ship? ', '退货', '怎么办？', 'is it far?', 'thanks']
    await findWaiting(
      workshop,
      texts.map((text) => message(text)),
    )
    expect(said()).toEqual(['where do you\nship? ', '退货\n怎么办？', 'is it far?', 'thanks'])
  })

  it('each have their turn where they queue', async () => {
    const workshop = openWorkshop(ECHO, { policy: QUEUE })
    const { message, said } = workshop
    await findWaiting(workshop, [message('one'), message('two')])
    expect(said()).toEqual(['one', 'two'])
  })

  it('are one answer to what a dialog asked', async () => {
    const workshop = openWorkshop(
      { answer: { description: '', run: async (turn) => turn.say(`It is ${await turn.ask('Which order?')}.`) } },
      { policy: MERGE },
    )
    const { handle, message, said } = workshop
    await handle(message('where is it?'))
    await findWaiting(workshop, [message('AO-1'), message('from May')])
    expect(said()).toEqual(['Which order?', 'It is AO-1\nfrom May.'])
  })

  it.each([MERGE, QUEUE])('stay the same turn after a crash, whatever came since (%o)', async (policy) => {
    const first = openWorkshop(
      {
        answer: {
          description: '',
          async run(turn) {
            await turn.say(`begun: ${turn.message.text}`)
            await new Promise(() => {})
          },
        },
      },
      { policy: MERGE },
    )
    for (const text of ['one', 'two']) await first.memory.accept(first.message(text))
    await first.engine.sweep()
    await first.spoken(1)
    await first.memory.accept(first.message('three'))

    const second = openWorkshop(
      {
        answer: {
          description: '',
          async run(turn) {
            await turn.say(`begun anew: ${turn.message.text}`)
            await turn.say(`ended: ${turn.message.text}`)
          },
        },
      },
      { folder: first.folder, policy },
    )
    second.advance(6_000)
    await second.engine.sweep()
    await second.idle()
    expect(second.sent.map(({ reply }) => [reply.id, reply.replyTo, reply.text])).toEqual([
      ['m1.0', 'm2', 'begun: one\ntwo'],
      ['m1.1', 'm2', 'ended: one\ntwo'],
      ['m3.0', 'm3', 'begun anew: three'],
      ['m3.1', 'm3', 'ended: three'],
    ])
  })
})

describe('a newer message', () => {
  it('cuts a running answer short: what was shown stays, and the newer one is answered', async () => {
    const { answerer, holding, left } = holdingAnswerer(['Boots are waterproof. ', 'Jackets, too. '])
    const { engine, message, idle, sent, streamed, transcript } = openWorkshop(ANSWER, { answerer, policy: SUPERSEDE })
    await engine.accept(message('what is waterproof?'))
    await holding
    await engine.accept(message('quick: no, what is warm?'))
    await idle()
    expect(left).toEqual(['what is waterproof?'])
    expect(sent.map(({ reply, sequence }) => [sequence, reply.id, reply.text, reply.superseded])).toEqual([
      [3, 'm1.0', 'Boots are waterproof. Jackets, too. ', true],
      [4, 'm2.0', 'answer to quick: no, what is warm?', undefined],
    ])
    // Nothing that was shown is missing from what stays.
    expect(sent[0]?.reply.text.startsWith(streamed.at(-1) ?? '?')).toBe(true)
    expect(sent[0]?.reply.citations).toEqual(GROUNDS.citations)
    expect((await transcript()).map(({ passages, content }) => [content.text, passages])).toEqual([
      ['what is waterproof?', []],
      ['quick: no, what is warm?', []],
      ['Boots are waterproof. Jackets, too. ', GROUNDS.passages],
      ['answer to quick: no, what is warm?', GROUNDS.passages],
    ])
  })

  it('is answered in the light of what was cut short', async () => {
    const { answerer, holding } = holdingAnswerer(['Boots are waterproof. '])
    const histories: string[][] = []
    const { engine, message, idle } = openWorkshop(
      {
        answer: {
          description: '',
          async run(turn) {
            histories.push(turn.history.map(({ text }) => text))
            await turn.answer()
          },
        },
      },
      { answerer, policy: SUPERSEDE },
    )
    await engine.accept(message('what is waterproof?'))
    await holding
    await engine.accept(message('quick: what is warm?'))
    await idle()
    expect(histories).toEqual([[], ['what is waterproof?', 'Boots are waterproof. ']])
  })

  it.each([
    ['nothing was ready yet', { sentences: [], streaming: true }],
    ['the channel cannot show it', { sentences: ['Boots. '], streaming: false }],
  ])('leaves no reply where nothing was shown, because %s', async (_why, { sentences, streaming }) => {
    const { answerer, holding } = holdingAnswerer(sentences)
    const { engine, message, idle, said } = openWorkshop(ANSWER, { answerer, policy: SUPERSEDE, streaming })
    await engine.accept(message('what is waterproof?'))
    await holding
    await engine.accept(message('quick: what is warm?'))
    await idle()
    expect(said()).toEqual(['answer to quick: what is warm?'])
  })

  it('ends the dialog at its answer, keeps what it did before, and tells it by its signal', async () => {
    const { answerer, holding } = holdingAnswerer(['Boots. '])
    const went: string[] = []
    const { engine, message, idle, said } = openWorkshop(
      {
        answer: {
          description: '',
          async run(turn) {
            await turn.say(`seen: ${turn.state.get('seen')}`)
            turn.state.set('seen', turn.message.text)
            turn.signal.addEventListener('abort', () => went.push(turn.message.text))
            await turn.answer()
            await turn.say('that is all')
          },
        },
      },
      { answerer, policy: SUPERSEDE },
    )
    await engine.accept(message('slow'))
    await holding
    await engine.accept(message('quick'))
    await idle()
    expect(said()).toEqual(['seen: undefined', 'Boots. ', 'seen: slow', 'answer to quick', 'that is all'])
    expect(went).toEqual(['slow', 'quick'])
  })

  it('on another instance does the same', async () => {
    const { answerer, holding } = holdingAnswerer(['Boots. '])
    const one = openWorkshop(ANSWER, { answerer, policy: SUPERSEDE, renewEveryMs: 5 })
    const two = openWorkshop(ANSWER, { folder: one.folder, policy: SUPERSEDE })
    await one.engine.accept(one.message('what is waterproof?'))
    await holding
    await two.engine.accept({ ...two.message('quick: what is warm?'), id: 'other' })
    await two.idle()
    await one.spoken(2)
    await one.idle()
    expect(one.said()).toEqual(['Boots. ', 'answer to quick: what is warm?'])
    expect(two.said()).toEqual([])
  })

  it('on another instance is heard of at once through the relay', async () => {
    const { answerer, holding } = holdingAnswerer(['Boots. '])
    const redis = await startRedis()
    const { keys, close } = openKeys(temporaryFolder(), newMasterKey())
    const [here, there] = await Promise.all([openRelay(redis.url, keys), openRelay(redis.url, keys)])
    onTestFinished(async () => {
      await Promise.all([here.close(), there.close()])
      await redis.stop()
      close()
    })
    // Renewals would come too late.
    const far = { renewEveryMs: 600_000, policy: SUPERSEDE }
    const one = openWorkshop(ANSWER, { answerer, relay: here.relay, ...far })
    await one.engine.accept(one.message('what is waterproof?'))
    await holding
    const { sequence } = await one.memory.accept({ ...one.message('quick: what is warm?'), id: 'other' })
    await there.relay.publish(CONVERSATION, { kind: 'line', sequence })
    await one.spoken(2)
    expect(one.said()).toEqual(['Boots. ', 'answer to quick: what is warm?'])
  })

  it('waits where the dialog has asked something: its questions are its own', async () => {
    const { answerer, holding, end } = holdingAnswerer(['Boots. '])
    const { handle, engine, message, idle, said } = openWorkshop(
      {
        answer: {
          description: '',
          async run(turn) {
            await turn.answer(await turn.ask('About what?'))
            await turn.say('done')
          },
        },
      },
      { answerer, policy: SUPERSEDE },
    )
    await handle(message('help'))
    await engine.accept(message('boots'))
    await holding
    await engine.accept(message('quick'))
    end()
    await idle()
    expect(said()).toEqual(['About what?', 'Boots. The end.', 'done', 'About what?'])
  })

  it.each<readonly [string, Partial<Message>]>([
    ['is a button', { action: { dialog: 'answer' } }],
    ['is from somebody else', { sender: { id: 'bob' } }],
  ])('waits where it %s', async (_what, more) => {
    const { answerer, holding, end } = holdingAnswerer(['Boots. '])
    const { engine, message, idle, said } = openWorkshop(ANSWER, { answerer, policy: SUPERSEDE })
    await engine.accept(message('slow'))
    await holding
    await engine.accept(message('quick', more))
    end()
    await idle()
    expect(said()).toEqual(['Boots. The end.', 'answer to quick'])
  })

  it('does not cut short what only speaks', async () => {
    const gate = Promise.withResolvers<void>()
    const { engine, message, idle, said } = openWorkshop(
      {
        answer: {
          description: '',
          async run(turn) {
            await gate.promise
            await turn.say(`booked ${turn.message.text}`)
          },
        },
      },
      { policy: SUPERSEDE },
    )
    await engine.accept(message('one'))
    await engine.accept(message('two'))
    gate.resolve()
    await idle()
    expect(said()).toEqual(['booked one', 'booked two'])
  })

  it('is one that came after the turn began, not one that waited before', async () => {
    const { answerer, asked } = holdingAnswerer([])
    const workshop = openWorkshop(ANSWER, { answerer, policy: SUPERSEDE, renewEveryMs: 1 })
    const { message, said } = workshop
    await findWaiting(workshop, [message('quick 1'), message('quick 2', { time: 1_750_000_060_000 })])
    expect(said()).toEqual(['answer to quick 1', 'answer to quick 2'])
    expect(asked).toEqual(['quick 1', 'quick 2'])
  })

  it('has cut short for good, also when the instance dies before it could commit', async () => {
    const { answerer, holding } = holdingAnswerer(['Boots. '])
    const committing = Promise.withResolvers<void>()
    const first = openWorkshop(ANSWER, {
      answerer,
      policy: SUPERSEDE,
      memory: {
        commit: () => {
          committing.resolve()
          return new Promise(() => {})
        },
      },
    })
    await first.engine.accept(first.message('slow'))
    await holding
    await first.engine.accept(first.message('quick'))
    await committing.promise
    expect(first.said()).toEqual(['Boots. '])

    const again = holdingAnswerer([])
    const second = openWorkshop(ANSWER, { folder: first.folder, answerer: again.answerer, policy: SUPERSEDE })
    second.advance(6_000)
    await second.engine.sweep()
    await second.idle()
    expect(second.sent.map(({ reply, sequence }) => [sequence, reply.id, reply.text])).toEqual([
      [3, 'm1.0', 'Boots. '],
      [4, 'm2.0', 'answer to quick'],
    ])
    expect(again.asked).toEqual(['quick'])
  })
})
