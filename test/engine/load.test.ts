import { describe, expect, it } from 'vitest'
import type { Message } from '../../src/core/message.ts'
import type { Turn } from '../../src/core/turn.ts'
import { CONVERSATION, openWorkshop } from './workshop.ts'

/** A dialog that says what it was told, once the gate is open. */
function gated() {
  const gate = Promise.withResolvers<void>()
  const run = async (turn: Turn) => {
    await gate.promise
    await turn.say(`${turn.message.conversation.id}: ${turn.message.text}`)
  }
  return { open: () => gate.resolve(), dialogs: { answer: { description: '', run } } }
}

const from = (id: string): Pick<Message, 'conversation'> => ({ conversation: { ...CONVERSATION, id } })

describe('under load, the engine', () => {
  it('lets others go first after each turn of a long backlog', async () => {
    const { open, dialogs } = gated()
    const { engine, message, idle, said } = openWorkshop(dialogs, { concurrentTurns: 1 })
    for (let n = 1; n <= 4; n++) await engine.accept(message(String(n), from('long')))
    for (const id of ['b', 'c']) await engine.accept(message('1', from(id)))
    await engine.accept(message('2', from('b')))
    open()
    await idle()
    expect(said()).toEqual(['long: 1', 'b: 1', 'c: 1', 'long: 2', 'b: 2', 'long: 3', 'long: 4'])
  })

  it('refuses further conversations where too many wait, and says so once', async () => {
    const { open, dialogs } = gated()
    const { engine, message, idle, said, problems, memory } = openWorkshop(dialogs, {
      concurrentTurns: 1,
      waitingConversations: 2,
    })
    for (const id of ['running', 'b', 'c']) await engine.accept(message('1', from(id)))
    expect(engine.overloaded()).toBe(false)
    const refused = message('1', from('d'))
    for (let n = 0; n < 3; n++) await expect(engine.accept(refused)).rejects.toMatchObject({ code: 'overloaded' })
    expect(engine.overloaded()).toBe(true)
    expect(problems).toEqual(['overloaded: messages of further conversations are refused'])
    expect(await memory.read('d', 0, 10)).toEqual([])
    // Those that are being served, or wait already, may go on.
    await engine.accept(message('2', from('running')))
    await engine.accept(message('2', from('b')))

    open()
    await idle()
    expect(engine.overloaded()).toBe(false)
    await engine.accept(refused)
    await idle()
    expect(said().toSorted()).toEqual(['b: 1', 'b: 2', 'c: 1', 'd: 1', 'running: 1', 'running: 2'])
  })

  it('counts those that are just coming in, too', async () => {
    const { open, dialogs } = gated()
    const { engine, message, idle, said } = openWorkshop(dialogs, { concurrentTurns: 1, waitingConversations: 2 })
    await engine.accept(message('1', from('running')))
    const all = await Promise.allSettled(['b', 'c', 'd', 'e'].map((id) => engine.accept(message('1', from(id)))))
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected'])
    open()
    await idle()
    expect(said()).toHaveLength(3)
  })
})

describe('a turn that ends its process each time', () => {
  const ECHO = { answer: { description: '', run: async (turn: Turn) => turn.say(`you said ${turn.message.text}`) } }

  /** Claims the conversation so often, and leaves it as a process does that dies. */
  async function die({ memory, advance }: ReturnType<typeof openWorkshop>, times: number) {
    for (let n = 0; n < times; n++) {
      expect(await memory.claim(CONVERSATION.id)).toBeDefined()
      advance(6_000)
    }
  }

  it('is run three times, and then given up with a kind sentence', async () => {
    const workshop = openWorkshop(ECHO)
    const { engine, memory, message, idle, said, problems, handle } = workshop
    await memory.accept(message('poison'))
    await memory.accept(message('harmless'))
    await die(workshop, 3)
    await engine.sweep()
    await idle()
    expect(said()).toEqual(['sorry (en)', 'you said harmless'])
    expect(problems).toEqual(['a turn ended its process again and again: its dialog is not run any more'])
    expect(workshop.problemFields[0]).toEqual({ conversation: CONVERSATION.id, dialog: 'answer', attempts: 3 })
    await handle(message('next'))
    expect(said()).toEqual(['sorry (en)', 'you said harmless', 'you said next'])
  })

  it('is run a third time', async () => {
    const workshop = openWorkshop(ECHO)
    await workshop.memory.accept(workshop.message('hello'))
    await die(workshop, 2)
    await workshop.engine.sweep()
    await workshop.idle()
    expect(workshop.said()).toEqual(['you said hello'])
  })

  it('has what it had recorded said, and is told to the transcript', async () => {
    const workshop = openWorkshop(ECHO)
    const { engine, memory, message, idle, sent, transcript, advance } = workshop
    await memory.accept(message('poison'))
    const claim = await memory.claim(CONVERSATION.id)
    if (!claim) throw new Error('nothing to claim')
    const reply = { id: 'm1.0', replyTo: 'm1', text: 'One moment …', dialog: 'answer', locale: 'en', time: 0 }
    await memory.record(claim.lease, reply, { passages: [] })
    advance(6_000)
    await die(workshop, 2)
    await engine.sweep()
    await idle()
    expect(sent.map(({ reply, sequence }) => [sequence, reply.id, reply.text])).toEqual([
      [2, 'm1.0', 'One moment …'],
      [3, 'm1.sorry', 'sorry (en)'],
    ])
    expect((await transcript()).map(({ content }) => content.text)).toEqual(['poison', 'One moment …', 'sorry (en)'])
  })

  it('is not the dialog that waits for an answer, where a button began it', async () => {
    const workshop = openWorkshop({
      answer: { description: '', run: async (turn) => turn.say(`A ${await turn.ask('Which colour?')} one.`) },
      poison: { description: '', run: async () => {} },
    })
    const { engine, memory, message, idle, said, handle } = workshop
    await handle(message('a jacket'))
    await memory.accept(message('', { action: { dialog: 'poison' } }))
    await die(workshop, 3)
    await engine.sweep()
    await idle()
    await handle(message('green'))
    expect(said()).toEqual(['Which colour?', 'sorry (en)', 'A green one.'])
  })

  it('takes no message along that might have been merged with it', async () => {
    const workshop = openWorkshop(ECHO, { policy: { whileBusy: 'merge', mergeMs: 5_000 } })
    const { engine, memory, message, idle, said } = workshop
    for (const text of ['poison', 'one', 'two']) await memory.accept(message(text))
    await die(workshop, 3)
    await engine.sweep()
    await idle()
    expect(said()).toEqual(['sorry (en)', 'you said one\ntwo'])
  })

  it('is told apart from a house that fails', async () => {
    const { handle, message, said, loseTranscripts, engine, idle, advance, memory } = openWorkshop(ECHO)
    loseTranscripts(true)
    await handle(message('one'))
    for (let n = 0; n < 6; n++) {
      advance(6_000)
      await engine.sweep()
      await idle()
    }
    await handle(message('two'))
    expect(said()).toEqual(['you said one', 'you said two'])
    // Handed over in deploys, any number of times.
    await memory.accept(message('three'))
    for (let n = 0; n < 6; n++) {
      const claim = await memory.claim(CONVERSATION.id)
      if (claim) await memory.release(claim.lease)
    }
    await engine.sweep()
    await idle()
    expect(said().at(-1)).toBe('you said three')
  })

  it('is told apart from one whose replies cannot be stored for a while', async () => {
    let full = true
    const stored = openWorkshop(ECHO)
    const { message, said, engine, idle, advance } = openWorkshop(ECHO, {
      folder: stored.folder,
      memory: {
        record: (...given) => (full ? Promise.reject(new Error('the disk is full')) : stored.memory.record(...given)),
      },
    })
    await engine.accept(message('hello'))
    await idle()
    for (let n = 0; n < 6; n++) {
      advance(6_000)
      await engine.sweep()
      await idle()
    }
    expect(said()).toEqual([])
    full = false
    advance(6_000)
    await engine.sweep()
    await idle()
    expect(said()).toEqual(['you said hello'])
  })
})

describe('a turn whose lease was lost', () => {
  it('is told so, and says nothing more', async () => {
    const started = Promise.withResolvers<AbortSignal>()
    const one = openWorkshop(
      {
        answer: {
          description: '',
          run: (turn) => {
            started.resolve(turn.signal)
            return new Promise(() => {})
          },
        },
      },
      { renewEveryMs: 5 },
    )
    await one.engine.accept(one.message('hello'))
    const signal = await started.promise
    const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    const two = openWorkshop(
      { answer: { description: '', run: async (turn) => turn.say('from two') } },
      { folder: one.folder },
    )
    two.advance(60_000)
    await two.engine.sweep()
    await two.idle()
    await stopped
    await one.idle()
    expect(two.said()).toEqual(['from two'])
    expect(one.said()).toEqual([])
    expect(one.problems).toEqual([])
  })
})

describe('an engine that stops', () => {
  it('hands a turn over that the next completes, without saying anything twice', async () => {
    const first = openWorkshop({
      answer: {
        description: '',
        async run(turn) {
          await turn.say('part one, by the first')
          await new Promise(() => {})
        },
      },
    })
    await first.engine.accept(first.message('hello'))
    await first.spoken(1)
    await first.engine.stop(1)
    const second = openWorkshop(
      {
        answer: {
          description: '',
          async run(turn) {
            await turn.say('part one, by the second')
            await turn.say('part two')
          },
        },
      },
      { folder: first.folder },
    )
    await second.engine.sweep()
    await second.idle()
    expect(second.sent.map(({ reply, sequence }) => [sequence, reply.id, reply.text])).toEqual([
      [2, 'm1.0', 'part one, by the first'],
      [3, 'm1.1', 'part two'],
    ])
    expect((await second.transcript()).map(({ content }) => content.text)).toEqual([
      'hello',
      'part one, by the first',
      'part two',
    ])
  })

  it('gives back what it keeps for later, so that another can have it at once', async () => {
    const ECHO = { answer: { description: '', run: async (turn: Turn) => turn.say(turn.message.text) } }
    const first = openWorkshop(ECHO, { memory: { record: () => Promise.reject(new Error('the disk is full')) } })
    await first.engine.accept(first.message('hello'))
    await first.idle()
    const second = openWorkshop(ECHO, { folder: first.folder })
    await second.engine.sweep()
    await second.idle()
    expect(second.said()).toEqual([])
    await first.engine.stop(1)
    await second.engine.sweep()
    await second.idle()
    expect(second.said()).toEqual(['hello'])
  })

  it('does not wait for a store that never answers', async () => {
    const committing = Promise.withResolvers<void>()
    const { engine, message } = openWorkshop(
      { answer: { description: '', run: async (turn) => turn.say('hello') } },
      {
        memory: {
          commit: () => {
            committing.resolve()
            return new Promise(() => {})
          },
        },
      },
    )
    await engine.accept(message('hello'))
    await committing.promise
    await engine.stop(1)
  })
})
