import { describe, expect, it, onTestFinished } from 'vitest'
import { ParleyError } from '../../src/core/errors.ts'
import type { Principal } from '../../src/core/principal.ts'
import { noticeText } from '../../src/core/switchboard.ts'
import { createStandingNotices } from '../../src/switchboard/standing.ts'
import { createSwitchboard, SWITCHBOARD } from '../../src/switchboard/store.ts'
import { testGuard } from '../access/test-guard.ts'
import { type SqlEngine, silentLog, sqlEngines } from '../support/sql-engines.ts'

const ADMIN: Principal = { role: 'administrator', id: 'mei' }
const TEXTS = { '*': 'Post is late.', 'zh-Hans': '快递延误。' }

async function open({ place }: SqlEngine) {
  const openSchema = await place()
  let now = Date.UTC(2026, 10, 1)
  const clock = () => now
  const { guard, audit, events } = testGuard()
  const instance = async () => {
    const switchboard = createSwitchboard({ database: await openSchema(SWITCHBOARD), guard, audit, clock })
    onTestFinished(() => switchboard.close())
    return { switchboard, noticesOf: createStandingNotices({ switchboard, clock, log: silentLog }) }
  }
  return { instance, wait: (ms: number) => (now += ms), clock, events }
}

describe.each(sqlEngines())('the switchboard in $name', (engine) => {
  it('takes effect on every instance within a second, and ends so', async () => {
    const { instance, wait, clock } = await open(engine)
    const [here, there] = [await instance(), await instance()]
    expect(await there.noticesOf('web')).toEqual({})
    const off = await here.switchboard.set(ADMIN, 'web', 'off', {})
    const banner = await here.switchboard.set(ADMIN, 'web', 'banner', TEXTS)
    expect(off).toMatchObject({ author: 'mei', since: clock() })
    wait(1_000)
    expect(await there.noticesOf('web')).toEqual({ off, banner })
    expect(await there.noticesOf('slack')).toEqual({})
    expect(await here.switchboard.clear(ADMIN, 'web', 'off')).toBe(true)
    expect(await here.switchboard.clear(ADMIN, 'web', 'off')).toBe(false)
    wait(1_000)
    expect(await there.noticesOf('web')).toEqual({ banner })
  })

  it('replaces a banner by one that is another', async () => {
    const { instance } = await open(engine)
    const { switchboard } = await instance()
    const first = await switchboard.set(ADMIN, 'web', 'banner', TEXTS)
    const second = await switchboard.set(ADMIN, 'web', 'banner', TEXTS)
    expect(second.id).not.toBe(first.id)
    expect([...(await switchboard.list())]).toEqual([['web', { banner: second }]])
  })

  it('is for whoever may configure, and enters who did it', async () => {
    const { instance, events } = await open(engine)
    const { switchboard } = await instance()
    const agent: Principal = { role: 'agent', id: 'tom' }
    await expect(switchboard.set(agent, 'web', 'off', {})).rejects.toMatchObject({ code: 'forbidden' })
    await expect(switchboard.clear(agent, 'web', 'off')).rejects.toMatchObject({ code: 'forbidden' })
    expect((await switchboard.list()).size).toBe(0)
    await switchboard.set(ADMIN, 'web', 'off', {})
    expect(events).toContainEqual(
      expect.objectContaining({ principal: ADMIN, action: 'channel-off', resource: 'channel:web', outcome: 'done' }),
    )
  })
})

describe('what was set last', () => {
  it('holds on while the store is away, and customers are answered where nothing was ever read', async () => {
    let [now, away] = [0, true]
    const notice = { id: 'a', texts: {}, author: 'mei', since: 0 }
    const list = async () => {
      if (away) throw new ParleyError('storage-failed', 'away')
      return new Map([['web', { off: notice }]])
    }
    const noticesOf = createStandingNotices({ switchboard: { list }, clock: () => now, log: silentLog })
    expect(await noticesOf('web')).toEqual({})
    ;[now, away] = [1_000, false]
    expect(await noticesOf('web')).toEqual({ off: notice })
    ;[now, away] = [2_000, true]
    expect(await noticesOf('web')).toEqual({ off: notice })
  })
})

it('speaks a language, one related to it, or that of all others', () => {
  const notice = { id: 'a', texts: TEXTS, author: 'mei', since: 0 }
  expect(['zh-Hans', 'zh-TW', 'en', 'fr'].map((locale) => noticeText(notice, locale))).toEqual([
    '快递延误。',
    '快递延误。',
    'Post is late.',
    'Post is late.',
  ])
  expect(noticeText({ ...notice, texts: { de: 'Spät.' } }, 'en')).toBeUndefined()
})
