import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Answer } from '../../src/core/answer.ts'
import { ParleyError } from '../../src/core/errors.ts'
import type { Turn } from '../../src/core/turn.ts'
import { CONVERSATION, openWorkshop } from './workshop.ts'

const ECHO = {
  answer: {
    description: 'echoes',
    run: async (turn: Turn) => turn.say(`you said ${turn.message.text}`),
  },
}

describe('the engine', () => {
  it('answers a message once, however often it comes', async () => {
    const { engine, message, idle, said } = openWorkshop(ECHO)
    const first = message('hello')
    const accepted = await Promise.all([engine.accept(first), engine.accept(first), engine.accept(first)])
    await idle()
    await engine.accept(first)
    await idle()
    expect(said()).toEqual(['you said hello'])
    expect(accepted.map(({ status }) => status).sort()).toEqual(['accepted', 'duplicate', 'duplicate'])
    expect(new Set(accepted.map(({ sequence }) => sequence))).toEqual(new Set([1]))
  })

  it('runs the turns of one conversation one at a time, in order of arrival', async () => {
    let running = 0
    let most = 0
    const { engine, message, idle, said } = openWorkshop({
      answer: {
        description: '',
        async run(turn) {
          most = Math.max(most, ++running)
          await new Promise(setImmediate)
          await turn.say(turn.message.text)
          running--
        },
      },
    })
    const texts = Array.from({ length: 20 }, (_, index) => `number ${index}`)
    for (const text of texts) await engine.accept(message(text))
    await idle()
    expect(said()).toEqual(texts)
    expect(most).toBe(1)
  })

  it('runs conversations beside each other, up to the limit', async () => {
    let running = 0
    let most = 0
    const { engine, message, idle, said } = openWorkshop(
      {
        answer: {
          description: '',
          async run(turn) {
            most = Math.max(most, ++running)
            await new Promise(setImmediate)
            running--
            await turn.say('done')
          },
        },
      },
      { concurrentTurns: 3 },
    )
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        engine.accept(message('hi', { conversation: { ...CONVERSATION, id: `c${index}` } })),
      ),
    )
    await idle()
    expect(said()).toHaveLength(12)
    expect(most).toBe(3)
  })

  it('writes both sides to the transcript, in order', async () => {
    const { handle, message, transcript } = openWorkshop(ECHO)
    await handle(message('hello'))
    await handle(message('again'))
    expect((await transcript()).map(({ author, content, sequence }) => [sequence, author, content.text])).toEqual([
      [1, 'customer', 'hello'],
      [2, 'bot', 'you said hello'],
      [3, 'customer', 'again'],
      [4, 'bot', 'you said again'],
    ])
  })

  it('notes the rating of a reply beside the transcript’s line, where it is one', async () => {
    const { handle, message, transcript } = openWorkshop(ECHO)
    for (const rating of ['down', 'very']) {
      await handle(message('', { action: { dialog: 'feedback', value: { reply: 'm1.0', rating } } }))
    }
    const customer = (await transcript()).filter(({ author }) => author === 'customer')
    expect(customer.map(({ feedback }) => feedback)).toEqual(['down', undefined])
  })

  it('goes on when the transcript store is away, and catches up when it is back', async () => {
    const { handle, message, transcript, said, loseTranscripts, problems } = openWorkshop(ECHO)
    loseTranscripts(true)
    await handle(message('one'))
    await handle(message('two'))
    expect(said()).toEqual(['you said one', 'you said two'])
    expect(problems).toContain('transcript not written, will be tried again')
    expect(await transcript()).toEqual([])
    loseTranscripts(false)
    await handle(message('three'))
    expect((await transcript()).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('writes the transcript of a conversation that never goes on, once the store is back', async () => {
    const { handle, message, transcript, loseTranscripts, engine, idle, advance } = openWorkshop(ECHO)
    loseTranscripts(true)
    await handle(message('the last words'))
    await engine.sweep()
    await idle()
    loseTranscripts(false)
    // The attempt in between holds the conversation for as long as a lease lives.
    advance(6_000)
    await engine.sweep()
    await idle()
    expect((await transcript()).map(({ content }) => content.text)).toEqual([
      'the last words',
      'you said the last words',
    ])
  })

  it('keeps a reply that cannot be delivered, and goes on', async () => {
    const { handle, message, memory, loseCustomer, problems } = openWorkshop(ECHO)
    loseCustomer()
    await handle(message('hello'))
    expect(problems).toEqual(['reply not delivered'])
    expect((await memory.read(CONVERSATION.id, 0, 10)).map(({ kind }) => kind)).toEqual(['message', 'reply'])
  })

  it('refuses messages while it stops, and leaves what waits for the next instance', async () => {
    const gate = Promise.withResolvers<void>()
    const first = openWorkshop({
      answer: {
        description: '',
        async run(turn) {
          await gate.promise
          await turn.say(turn.message.text)
        },
      },
    })
    await first.engine.accept(first.message('one'))
    await first.engine.accept(first.message('two'))
    const stopping = first.close()
    await expect(first.engine.accept(first.message('three'))).rejects.toMatchObject({ code: 'stopping' })
    gate.resolve()
    await stopping
    expect(first.said()).toEqual(['one'])

    const second = openWorkshop(ECHO, { folder: first.folder })
    await second.engine.sweep()
    await second.idle()
    expect(second.said()).toEqual(['you said two'])
  })

  it('hands a turn over that does not end within the grace it is given', async () => {
    const started = Promise.withResolvers<void>()
    const first = openWorkshop({
      answer: {
        description: '',
        run: () => {
          started.resolve()
          return new Promise(() => {})
        },
      },
    })
    await first.engine.accept(first.message('hello'))
    await started.promise
    await first.engine.stop(1)
    expect(first.said()).toEqual([])

    // At once: the lease was given back.
    const second = openWorkshop(ECHO, { folder: first.folder })
    await second.engine.sweep()
    await second.idle()
    expect(second.said()).toEqual(['you said hello'])
  })
})

describe('a dialog', () => {
  it('waits for an answer over turns and restarts, and says nothing twice', async () => {
    const shop = {
      answer: {
        description: 'asks',
        async run(turn: Turn) {
          await turn.say('Let us see.')
          const size = await turn.ask('Which size?', { choices: ['S', 'M'] })
          const colour = await turn.ask('Which colour?')
          await turn.say(`A ${colour} one in ${size}.`)
        },
      },
    }
    const first = openWorkshop(shop)
    await first.handle(first.message('a jacket please'))
    expect(first.said()).toEqual(['Let us see.', 'Which size?'])
    expect(first.sent[1]?.reply.suggestedActions?.map(({ title }) => title)).toEqual(['S', 'M'])
    await first.handle(first.message('M'))
    await first.close()

    const second = openWorkshop(shop, { folder: first.folder })
    await second.handle({ ...second.message('green'), id: 'after-restart' })
    expect([...first.said(), ...second.said()]).toEqual([
      'Let us see.',
      'Which size?',
      'Which colour?',
      'A green one in M.',
    ])
    await second.handle({ ...second.message('another'), id: 'anew' })
    expect(second.said().slice(1)).toEqual(['Let us see.', 'Which size?'])
  })

  it('remembers an answer of the documents across a question', async () => {
    const generation = { model: 'm', tier: 'small', prompt: 'answer@1', inputTokens: 9, outputTokens: 3 } as const
    const passages = [{ id: 'faq.md#a', document: 'faq.md', version: 'v' }]
    const answered: Answer = { kind: 'answered', text: 'Yes.', citations: [], passages, generation, probability: 1 }
    let asked = 0
    const { handle, message, said, transcript } = openWorkshop(
      {
        answer: {
          description: '',
          async run(turn) {
            const answer = await turn.answer()
            const helped = await turn.ask('Did that help?')
            await turn.say(`${answer.kind}: ${helped}`)
          },
        },
      },
      {
        answerer: {
          async *answer() {
            asked++
            yield { type: 'sentence', text: 'Yes.' }
            yield { type: 'answer', answer: answered }
          },
        },
      },
    )
    await handle(message('is it waterproof?'))
    await handle(message('very much'))
    expect(said()).toEqual(['Yes.', 'Did that help?', 'answered: very much'])
    expect(asked).toBe(1)
    // How it was made, and on what it rests, goes into the record.
    expect((await transcript())[1]).toMatchObject({ author: 'bot', passages, generation })
  })

  it('shows sentences as they come, and then the whole', async () => {
    const { handle, message, streamed, said } = openWorkshop(
      {
        answer: {
          description: '',
          run: async (turn) => {
            await turn.answer()
          },
        },
      },
      {
        answerer: {
          async *answer() {
            for (const text of ['One. ', 'Two. ', 'Three.']) {
              yield { type: 'sentence', text }
              await new Promise((resolve) => setTimeout(resolve, 2))
            }
            yield {
              type: 'answer',
              answer: { kind: 'answered', text: 'One. Two. Three.', citations: [], passages: [], probability: 1 },
            }
          },
        },
      },
    )
    await handle(message('count'))
    expect(streamed).toEqual(['One. ', 'One. Two. ', 'One. Two. Three.'])
    expect(said()).toEqual(['One. Two. Three.'])
  })

  it('that throws ends in a kind sentence, without its changes, and the next message is handled', async () => {
    const { handle, message, said, problems } = openWorkshop({
      answer: {
        description: '',
        async run(turn) {
          await turn.say(`seen before: ${turn.state.has('seen')}`)
          turn.state.set('seen', true)
          if (turn.message.text === 'break') throw new Error(`secret ${turn.message.text}`)
        },
      },
    })
    await handle(message('break'))
    await handle(message('fine'))
    await handle(message('fine'))
    expect(said()).toEqual(['seen before: false', 'sorry (en)', 'seen before: false', 'seen before: true'])
    expect(problems).toEqual(['dialog failed'])
  })

  it('that hangs is ended, and can say nothing more', async () => {
    let late: Promise<unknown> | undefined
    const { handle, message, said } = openWorkshop(
      {
        answer: {
          description: '',
          run: (turn) =>
            new Promise(() => {
              turn.signal.addEventListener('abort', () => {
                // Nobody waits for the first: it must not end the process either.
                void turn.say('too late')
                late = turn.say('too late').catch((error: unknown) => error)
              })
            }),
        },
      },
      { turnMs: 20 },
    )
    await handle(message('hello?'))
    expect(said()).toEqual(['sorry (en)'])
    expect(await late).toMatchObject({ code: 'dialog-failed' })
    await new Promise(setImmediate)
  })

  it.each([
    ['throws an error of the house', () => Promise.reject(new ParleyError('forbidden', 'not for you'))],
    ['remembers what cannot be stored', async (turn: Turn) => void turn.state.set('x', 10n as never)],
    ['says what cannot be stored', (turn: Turn) => turn.say({ text: 'x', card: { n: 10n } as never })],
  ])('that %s has failed like any other, and is not run again', async (_what, run) => {
    let runs = 0
    const { handle, message, said, engine, idle, advance } = openWorkshop({
      answer: {
        description: '',
        async run(turn) {
          if (turn.message.text === 'next') return turn.say('fine')
          runs++
          await run(turn)
        },
      },
    })
    await handle(message('hello'))
    advance(6_000)
    await engine.sweep()
    await idle()
    await handle(message('next'))
    expect(said()).toEqual(['sorry (en)', 'fine'])
    expect(runs).toBe(1)
  })

  it('goes on waiting when a button starts another in between', async () => {
    const { handle, message, said } = openWorkshop({
      answer: {
        description: '',
        async run(turn) {
          await turn.say(`A ${await turn.ask('Which colour?')} one.`)
        },
      },
      thanks: { description: '', run: async (turn) => turn.say('Thank you!') },
    })
    await handle(message('a jacket'))
    await handle(message('', { action: { dialog: 'thanks' } }))
    await handle(message('green'))
    expect(said()).toEqual(['Which colour?', 'Thank you!', 'A green one.'])
  })

  it('starts by a button only with values that it takes', async () => {
    const { handle, message, said, problems } = openWorkshop({
      ...ECHO,
      rate: {
        description: '',
        slots: z.strictObject({ rating: z.enum(['up', 'down']) }),
        run: async (turn, slots) => turn.say(`rated ${(slots as { rating: string }).rating}`),
      },
    })
    await handle(message('', { action: { dialog: 'rate', value: { rating: 'up' } } }))
    await handle(message('', { action: { dialog: 'rate', value: { rating: 'sideways' } } }))
    await handle(message('', { action: { dialog: 'no-such-dialog' } }))
    expect(said()[0]).toBe('rated up')
    expect(said().slice(1)).not.toContain('rated sideways')
    expect(problems).toEqual(['dialog not started', 'dialog not started'])
  })
})

describe('after a crash', () => {
  it('a turn is completed, not repeated: what was recorded keeps its words and its place', async () => {
    const attempts: string[] = []
    const first = openWorkshop({
      answer: {
        description: '',
        async run(turn) {
          attempts.push('first')
          await turn.say('part one, by the first')
          await new Promise(() => {})
        },
      },
    })
    await first.engine.accept(first.message('hello'))
    await first.spoken(1)
    // The first instance is gone without a word; its lease runs out.
    const second = openWorkshop(
      {
        answer: {
          description: '',
          async run(turn) {
            attempts.push('second')
            await turn.say('part one, by the second')
            await turn.say('part two')
          },
        },
      },
      { folder: first.folder },
    )
    await second.engine.sweep()
    await second.idle()
    expect(second.said()).toEqual([])
    second.advance(6_000)
    await second.engine.sweep()
    await second.idle()
    expect(second.sent.map(({ reply, sequence }) => [sequence, reply.text])).toEqual([
      [2, 'part one, by the first'],
      [3, 'part two'],
    ])
    expect(attempts).toEqual(['first', 'second'])
    expect((await second.transcript()).map(({ content }) => content.text)).toEqual([
      'hello',
      'part one, by the first',
      'part two',
    ])
  })
})
