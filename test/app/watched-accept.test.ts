import { expect, it } from 'vitest'
import { watchAccept } from '../../src/app/serving/watched-accept.ts'
import { ParleyError } from '../../src/core/errors.ts'
import type { Message } from '../../src/core/message.ts'
import { keptLog } from '../support/kept-log.ts'

const MESSAGE = {} as Message

function openDoor() {
  let now = 0
  const store = { away: false, full: false }
  const { log, lines } = keptLog()
  const door = watchAccept(
    async () => {
      if (store.away || store.full) throw new ParleyError('storage-failed', 'it fails')
      return { status: 'accepted', sequence: 1 }
    },
    { isAway: () => store.away, clock: () => now, log },
  )
  return {
    door,
    store,
    lines,
    fail: () => expect(door.accept(MESSAGE)).rejects.toThrow('it fails'),
    pass: (ms: number) => {
      now += ms
    },
  }
}

it('is ready as soon as a store is back that was known to be away', async () => {
  const { door, store, fail } = openDoor()
  store.away = true
  await fail()
  store.away = false
  expect(door.problem()).toBeUndefined()
})

it('is not ready for a while after a failure that nothing explains, or until a message comes through', async () => {
  const { door, store, fail, pass, lines } = openDoor()
  store.full = true
  await fail()
  await fail()
  pass(9_999)
  expect(door.problem()).toContain('cannot be stored')
  pass(1)
  expect(door.problem()).toBeUndefined()
  await fail()
  expect(door.problem()).toContain('cannot be stored')
  store.full = false
  await door.accept(MESSAGE)
  expect(door.problem()).toBeUndefined()
  expect(lines.map(({ message }) => message)).toEqual([
    'messages cannot be stored, and are refused',
    'messages can be stored again',
  ])
})
