import { expect, onTestFinished, test } from 'vitest'
import type { DataKey } from '../../src/core/keys.ts'
import { createLineOpener } from '../../src/memory/opened-lines.ts'
import { sealEntry } from '../../src/memory/sealing.ts'
import { newMasterKey, openKeys } from '../keys/test-keys.ts'
import { temporaryFolder } from '../support/temporary.ts'

const conversation = { id: 'c', channel: 'web', customer: 'ada' }

/** Another key at each call. */
async function newKey(): Promise<DataKey> {
  const folder = temporaryFolder()
  const { keys, close } = openKeys(folder, newMasterKey())
  onTestFinished(close)
  return keys.dataKey('ada')
}

function lineSealedBy(key: DataKey) {
  const message = { id: 'm', conversation, sender: { id: 'ada' }, text: 'Hello', attachments: [], time: 1 }
  return { sequence: 1, at: 1, sealed: sealEntry(key, 'c', 1, { kind: 'message', message }) }
}

test('a line that was opened is given to the key that opened it, and to no other', async () => {
  const one = await newKey()
  const other = await newKey()
  const openLine = createLineOpener()
  const line = lineSealedBy(one)
  openLine(one, conversation, line)
  expect(openLine(one, conversation, line)).toMatchObject({ sequence: 1, message: { text: 'Hello' } })
  expect(() => openLine(other, conversation, line)).toThrow('cannot be opened')
})

test('a line is opened again with the address that its conversation has now', async () => {
  const key = await newKey()
  const openLine = createLineOpener()
  const line = lineSealedBy(key)
  openLine(key, conversation, line)
  const moved = { ...conversation, address: { thread: '2' } }
  expect(openLine(key, moved, line)).toMatchObject({ message: { conversation: moved } })
})

test('a place that was written anew is read anew', async () => {
  const key = await newKey()
  const openLine = createLineOpener()
  openLine(key, conversation, lineSealedBy(key))
  const message = { id: 'n', conversation, sender: { id: 'ada' }, text: 'Another', attachments: [], time: 2 }
  const anew = { sequence: 1, at: 1, sealed: sealEntry(key, 'c', 1, { kind: 'message', message }) }
  expect(openLine(key, conversation, anew)).toMatchObject({ message: { text: 'Another' } })
})
