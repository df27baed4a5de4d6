import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createEmbeddedCorrections } from '../../src/corrections/embedded.ts'
import { createStandingCorrections } from '../../src/corrections/standing.ts'
import { createExampleClassifier } from '../../src/knowledge/classify.ts'
import { temporaryFolder } from '../support/temporary.ts'

const DAY = 86_400_000
const by = { author: 'mei', reason: 'the policy changed today' }

async function desk() {
  const file = join(await temporaryFolder(), 'corrections.db')
  let now = Date.UTC(2026, 4, 1)
  const clock = () => now
  const open = () => {
    const store = createEmbeddedCorrections(file, clock)
    const standing = createStandingCorrections({ store, classifierOf: createExampleClassifier, clock })
    return { store, standing }
  }
  return { open, wait: (ms: number) => (now += ms), now: clock }
}

describe('corrections', () => {
  it('pins an answer to a question, in these and nearly these words, and to no other question', async () => {
    const { store, standing } = (await desk()).open()
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
    const { open } = await desk()
    const here = open()
    const there = open()
    expect((await there.standing.refresh()).find('怎么退货？')).toBeUndefined()
    const block = await here.store.add({ ...by, kind: 'block-question', questions: ['怎么退货？'] })
    expect((await there.standing.refresh()).find('怎么退货')).toEqual(block)
    expect(await here.store.remove(block.id)).toBe(true)
    expect(await here.store.remove(block.id)).toBe(false)
    expect((await there.standing.refresh()).find('怎么退货')).toBeUndefined()
  })

  it('lets a correction expire', async () => {
    const { open, wait, now } = await desk()
    const { store, standing } = open()
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
    const { store, standing } = (await desk()).open()
    const questions = ['Do you ship to Norway?']
    await store.add({ ...by, kind: 'pin', questions, text: 'Yes.' })
    const second = await store.add({ ...by, kind: 'pin', questions, text: 'Not this week.' })
    expect((await standing.refresh()).find(questions[0] ?? '')).toEqual(second)
  })
})
