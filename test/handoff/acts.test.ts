import { describe, expect, it } from 'vitest'
import type { HandoverItem } from '../../src/core/desk.ts'
import { sqlEngines } from '../support/sql-engines.ts'
import { openDesk } from './open-desk.ts'

const MINUTE_MS = 60_000

type Opened = Awaited<ReturnType<typeof openDesk>>

/** What has entered the conversation, in a few words. */
const steps = ({ accepted }: Opened) =>
  accepted.map(({ desk, outgoing }) => desk?.kind ?? `${outgoing?.author?.name}: ${outgoing?.reply.text}`)

async function asked(opened: Opened, conversation = 'c1'): Promise<string> {
  const { handover } = await opened.ask(conversation)
  return handover?.id ?? ''
}

describe.each(sqlEngines())('the desk on $name', ({ place }) => {
  const open = async (settings: object = {}) => openDesk({ settings, open: await place() })

  it('takes one request of a conversation in, whatever is asked again', async () => {
    const opened = await open()
    const first = await opened.ask('c1', { turn: 'same' })
    expect(first).toMatchObject({ handOff: { status: 'waiting', attended: false }, handover: { queue: 'support' } })
    expect(await opened.ask('c1', { turn: 'same' })).toEqual(first)
    expect(await opened.ask('c1')).toEqual(first)
    expect(await opened.as('mia').list()).toMatchObject([{ id: first.handover?.id, status: 'waiting', locale: 'en' }])
  })

  it('gives a conversation to one of those who take it at once', async () => {
    const opened = await open()
    for (let round = 0; round < 10; round++) {
      const id = await asked(opened, `c${round}`)
      const takers = ['mia', 'tom'].map((who) => opened.as(who).call(`/handovers/${id}/take`, {}))
      const answers = await Promise.all(takers)
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
      const refused = answers.find(({ status }) => status === 409)
      expect(await refused?.json()).toMatchObject({ error: { code: 'handover-taken' } })
    }
    expect(steps(opened)).toEqual(Array.from({ length: 10 }, () => 'take'))
  })

  it('gives it once to somebody who takes it twice at once, as after a line that broke', async () => {
    const opened = await open()
    for (let round = 0; round < 10; round++) {
      const id = await asked(opened, `c${round}`)
      const answers = await Promise.all([1, 2, 3].map(() => opened.as('mia').call(`/handovers/${id}/take`, {})))
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    }
    expect(steps(opened)).toEqual(Array.from({ length: 10 }, () => 'take'))
  })

  it('brings each step to the conversation once and in order, also when the memory was away', async () => {
    const opened = await open()
    const id = await asked(opened)
    const mia = opened.as('mia')
    await mia.act(id, 'take')
    opened.loseMemory(true)
    for (const text of ['one', 'two', 'two']) await mia.act(id, 'reply', { text, key: `key-of-${text}` })
    await mia.act(id, 'note', { text: 'wants <b>all</b>' })
    await mia.act(id, 'return')
    expect(steps(opened)).toEqual(['take'])
    opened.loseMemory(false)
    opened.advance(MINUTE_MS)
    await Promise.all([opened.outbox.sweep(), opened.outbox.sweep()])
    expect(steps(opened)).toEqual(['take', 'Mia: one', 'Mia: two', 'note', 'return'])
    await opened.outbox.sweep()
    expect(opened.accepted).toHaveLength(5)
  })

  it('transfers, closes and opens again, and tells who may do what with it now', async () => {
    const opened = await open()
    const id = await asked(opened)
    const [mia, una] = [opened.as('mia'), opened.as('una')]
    await mia.act(id, 'take')
    expect((await una.call(`/handovers/${id}`)).status).toBe(403)
    expect((await mia.call(`/handovers/${id}/transfer`, { queue: 'nowhere' })).status).toBe(400)
    expect(await mia.act(id, 'transfer', { queue: 'returns' })).toMatchObject({ status: 'waiting', queue: 'returns' })
    expect((await mia.call(`/handovers/${id}/reply`, { text: 'still me' })).status).toBe(403)
    await una.act(id, 'take')
    await una.act(id, 'close')
    // The words of somebody who has it no more, to a conversation that is closed.
    expect((await una.call(`/handovers/${id}/reply`, { text: 'late' })).status).toBe(403)
    expect((await una.call(`/handovers/${id}/take`, {})).status).toBe(409)
    await una.act(id, 'reopen')
    await una.act(id, 'close')
    opened.advance(25 * 60 * MINUTE_MS)
    expect((await una.call(`/handovers/${id}/reopen`, {})).status).toBe(403)
    expect(steps(opened)).toEqual(['take', 'transfer', 'take', 'close', 'reopen', 'close'])
  })

  it('knows what is not there', async () => {
    const { as } = await open()
    for (const path of ['', '/context', '/lines', '/suggestions']) {
      expect((await as('mia').call(`/handovers/nothing${path}`)).status, path).toBe(404)
    }
    expect((await as('mia').call('/handovers/nothing/take', {})).status).toBe(404)
  })

  it('tells a wait once it knows some, and who is there', async () => {
    const opened = await open()
    const mia = opened.as('mia')
    for (const [at, minutes] of [5, 1, 3].entries()) {
      const id = await asked(opened, `c${at}`)
      opened.advance(minutes * MINUTE_MS)
      expect((await opened.ask(`c${at}`)).handOff).toEqual({ status: 'waiting', attended: false })
      await mia.act(id, 'take')
    }
    await opened.presence.beat({ role: 'agent', id: 'mia', name: 'Mia', queues: ['support'] })
    expect((await opened.ask('next')).handOff).toEqual({ status: 'waiting', attended: true, waitMs: 3 * MINUTE_MS })
    const queues = await mia.json<{ items: object[] }>('/queues')
    expect(queues.items).toMatchObject([
      { name: 'support', open: true, waiting: 1, waitMs: 3 * MINUTE_MS, online: [{ id: 'mia', name: 'Mia' }] },
      { name: 'returns', open: true, waiting: 0, online: [] },
    ])
    opened.advance(MINUTE_MS)
    expect((await opened.ask('next')).handOff).toMatchObject({ attended: false })
  })

  it('takes a message out of hours, and says when it opens', async () => {
    // A Monday, 16:00 by UTC.
    const hours = { timeZone: 'America/New_York', week: { tue: ['09:00-17:00'] } }
    const opened = await open({ hours })
    const { handOff } = await opened.ask('c1')
    expect(handOff).toEqual({ status: 'closed', opens: Date.UTC(2025, 10, 25, 14), timeZone: 'America/New_York' })
    expect(await opened.as('mia').list()).toEqual([])
    const message = { replyTo: 'ann@example.com', text: 'call me <script>' }
    const left = await opened.ask('c1', { message })
    expect(left.handOff.status).toBe('waiting')
    const [item] = await opened.as('mia').list()
    expect(item).toMatchObject({ message: true })
    expect(await opened.as('mia').json(`/handovers/${item?.id}/context`)).toMatchObject({
      message,
      facts: { order: 'AO-123456' },
    })
  })

  it('puts a conversation back in its queue where its agent has gone and the customer waits', async () => {
    const opened = await open()
    const [gone, there, answered] = [await asked(opened, 'c1'), await asked(opened, 'c2'), await asked(opened, 'c3')]
    await opened.as('mia').act(gone, 'take')
    await opened.as('tom').act(there, 'take')
    await opened.as('mia').act(answered, 'take')
    opened.advance(1_000)
    for (const id of [gone, there, answered]) await opened.desk.heard(id, true)
    opened.advance(1_000)
    await opened.as('mia').act(answered, 'reply', { text: 'I look into it' })
    opened.advance(9 * MINUTE_MS)
    await opened.putBack()
    opened.advance(2 * MINUTE_MS)
    await opened.presence.beat({ role: 'agent', id: 'tom', queues: ['support'] })
    await Promise.all([opened.putBack(), opened.putBack()])
    const standing = await Promise.all([gone, there, answered].map((id) => opened.as('tom').call(`/handovers/${id}`)))
    expect(standing.map(({ status }) => status)).toEqual([200, 200, 403])
    expect(await opened.as('tom').json(`/handovers/${gone}`)).toMatchObject({ status: 'waiting' })
    expect(await opened.as('tom').json(`/handovers/${there}`)).toMatchObject({ status: 'taken' })
    expect(steps(opened)).toEqual(['take', 'take', 'take', 'Mia: I look into it', 'absent'])
  })

  it('lets go of a conversation that is forgotten, with what waits for it', async () => {
    const opened = await open()
    const id = await asked(opened)
    opened.loseMemory(true)
    await opened.as('mia').act(id, 'take')
    await opened.forget('c1')
    opened.loseMemory(false)
    opened.advance(MINUTE_MS)
    await opened.outbox.sweep()
    expect(opened.accepted).toEqual([])
    expect((await opened.as('mia').call(`/handovers/${id}`)).status).toBe(404)
  })
})

describe('that an agent writes', () => {
  it('is shown to the customer, by the one who has the conversation', async () => {
    const opened = await openDesk()
    const id = await asked(opened)
    expect((await opened.as('mia').call(`/handovers/${id}/typing`, {})).status).toBe(403)
    await opened.as('mia').act(id, 'take')
    expect((await opened.as('mia').call(`/handovers/${id}/typing`, {})).status).toBe(204)
    expect(opened.typedIn).toEqual(['c1'])
  })
})

describe('what an agent is called', () => {
  it('is text, wherever a customer is shown it', async () => {
    const opened = await openDesk()
    const id = await asked(opened)
    expect(await opened.as('tom').act(id, 'take')).toMatchObject({
      agent: { id: 'tom', name: 'img src x onerror alert 1 Tom' },
    })
  })
})

describe('whose hand-overs somebody sees', () => {
  it('are those of their queues, until a colleague has them', async () => {
    const opened = await openDesk()
    const id = await asked(opened)
    await opened.ask('c2', { queue: 'returns' })
    const seen = async (who: string) => (await opened.as(who).list()).map(({ queue }: HandoverItem) => queue)
    expect(await seen('mia')).toEqual(['support'])
    expect(await seen('una')).toEqual(['returns'])
    expect((await seen('tom')).toSorted()).toEqual(['returns', 'support'])
    expect(await seen('sue')).toEqual(['support'])
    await opened.as('mia').act(id, 'take')
    expect(await seen('mia')).toEqual(['support'])
    expect(await seen('tom')).toEqual(['returns'])
    // A supervisor takes it from somebody who cannot go on.
    expect(await opened.as('sue').act(id, 'transfer', { queue: 'support' })).toMatchObject({ status: 'waiting' })
  })
})
