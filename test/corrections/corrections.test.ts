import { describe, expect, it, onTestFinished } from 'vitest'
import { createStandingCorrections } from '../../src/corrections/standing.ts'
import { CORRECTIONS, createCorrectionStore } from '../../src/corrections/store.ts'
import { createExampleClassifier } from '../../src/knowledge/classify.ts'
import { type SqlEngine, silentLog, sqlEngines } from '../support/sql-engines.ts'

const DAY = 86_400_000
const by = { author: 'mei', reason: 'the policy changed today' }

async function desk({ place }: SqlEngine) {
  const openSchema = await place()
  let now = Date.UTC(2026, 4, 1)
  const clock = () => now
  const open = async () => {
    const store = createCorrectionStore(await openSchema(CORRECTIONS), clock)
    onTestFinished(() => store.close())
    const standing = createStandingCorrections({ store, classifierOf: createExampleClassifier, clock, log: silentLog })
    return { store, standing }
  }
  return { open, wait: (ms: number) => (now += ms), now: clock }
}

describe.each(sqlEngines())('corrections in $name', (engine) => {
  it('pins an answer to a question, in these and nearly these words, and to no other question', async () => {
    const { store, standing } = await (await desk(engine)).open()
    const questions = ['How long does a refund take?', 'When does my money come back?']
    const pin = await store.add({ ...by, kind: 'pin', questions, text: 'Ten days.' })
    const { find } = await standing.refresh()
    expect(find('how long does a refund take')).toEqual(pin)
    expect(find('How long do refunds take?')).toEqual(pin)
    expect(find('when does my money come back?')).toEqual(pin)
    expect(find('How long does delivery take?')).toBeUndefined()
    expect(find('refund')).toBeUndefined()
  })

  it('holds in another process from its next turn, and ends there when it is removed', async () => {
    const { open } = await desk(engine)
    const here = await open()
    const there = await open()
    expect((await there.standing.refresh()).find('怎么退货？')).toBeUndefined()
    const block = await here.store.add({ ...by, kind: 'block-question', questions: ['怎么退货？'] })
    expect((await there.standing.refresh()).find('怎么退货')).toEqual(block)
    expect(await here.store.remove(block.id)).toBe(true)
    expect(await here.store.remove(block.id)).toBe(false)
    expect((await there.standing.refresh()).find('怎么退货')).toBeUndefined()
  })

  it('lets a correction expire', async () => {
    const { open, wait, now } = await desk(engine)
    const { store, standing } = await open()
    await store.add({ ...by, kind: 'block-passage', passage: 'returns.md', expires: now() + DAY })
    const before = await standing.refresh()
    expect(before.blocked).toEqual(new Set(['returns.md']))
    wait(DAY)
    const after = await standing.refresh()
    expect(after.blocked.size).toBe(0)
    expect(after.revision).not.toBe(before.revision)
    expect(await store.list()).toHaveLength(1)
  })

  it('lets the newest of two on one question hold', async () => {
    const { store, standing } = await (await desk(engine)).open()
    const questions = ['Do you ship to Norway?']
    await store.add({ ...by, kind: 'pin', questions, text: 'Yes.' })
    const second = await store.add({ ...by, kind: 'pin', questions, text: 'Not this week.' })
    expect((await standing.refresh()).find(questions[0] ?? '')).toEqual(second)
  })

  it('knows every one of many that two instances add at once, in one order', async () => {
    const { open } = await desk(engine)
    const stores = [(await open()).store, (await open()).store] as const
    const added = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        stores[at % 2 ? 0 : 1].add({ ...by, kind: 'block-passage', passage: `${at}` }),
      ),
    )
    const [one, two] = await Promise.all(stores.map((store) => store.list()))
    expect(one).toEqual(two)
    expect(new Set(one?.map(({ id }) => id))).toEqual(new Set(added.map(({ id }) => id)))
    expect(await stores[0].revision()).toBe(await stores[1].revision())
  })
})
