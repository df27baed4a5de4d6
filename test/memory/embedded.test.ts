import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { NO_SOURCE } from '../../src/core/answer.ts'
import { describeMemory } from '../contracts/memory.ts'
import { describeReminders } from '../contracts/reminders.ts'
import { newMasterKey } from '../keys/test-keys.ts'
import { expectNoPlaintext } from '../storage/plaintext.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { breakSealed, type Damage } from './break-sealed.ts'
import { openMemory } from './open.ts'

const START = 1_764_000_000_000

describeMemory('the embedded memory', openInOwnFolder)
describeReminders('the embedded memory', openInOwnFolder)

async function openInOwnFolder() {
  const folder = temporaryFolder()
  const masterKey = newMasterKey()
  let now = START
  let open = openMemory(folder, masterKey, () => now)
  return {
    memory: open.memory,
    lines: open.lines,
    async damage(conversation: string, what: number | 'state' | `reminder:${string}`, how: Damage) {
      const [table, column, where] =
        what === 'state'
          ? ['conversations', 'state', 'true']
          : typeof what === 'number'
            ? ['entries', 'sealed', `sequence = ${what}`]
            : ['reminders', 'sealed', `id = '${what.slice('reminder:'.length)}'`]
      const database = new DatabaseSync(join(folder, 'memory.db'))
      const found = database.prepare(`SELECT ${column} AS value FROM ${table} WHERE ${where}`).get()
      const broken = await breakSealed(open.keys, found?.value as Uint8Array, `memory:${conversation}:${what}`, how)
      database.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${where}`).run(broken)
      database.close()
    },
    now: () => now,
    advance: (ms: number) => {
      now += ms
    },
    async reopen() {
      await open.close()
      open = openMemory(folder, masterKey, () => now)
      return open.memory
    },
    close: () => open.close(),
  }
}

const message = (id: string, conversation = 'c1') => ({
  id,
  conversation: { id: conversation, channel: 'web', customer: 'ada' },
  sender: { id: 'ada' },
  text: 'Hello',
  attachments: [],
  time: START,
})

/** Two processes' worth of memory on one folder. */
function openTwice() {
  const folder = temporaryFolder()
  const masterKey = newMasterKey()
  const both = [openMemory(folder, masterKey, () => START), openMemory(folder, masterKey, () => START)] as const
  onTestFinished(async () => {
    for (const each of both) await each.close()
  })
  return [both[0].memory, both[1].memory] as const
}

it('gives each of many conversations to one of two memories on the same file', async () => {
  const [one, two] = openTwice()
  const conversations = Array.from({ length: 50 }, (_, index) => `c${index}`)
  await Promise.all(conversations.map((id, index) => (index % 2 ? one : two).accept(message('m1', id))))
  for (const id of conversations) {
    const claims = await Promise.all([one.claim(id), two.claim(id)])
    expect(claims.filter(Boolean)).toHaveLength(1)
  }
})

it('accepts a message once that reaches two memories on the same file', async () => {
  const [one, two] = openTwice()
  const ids = Array.from({ length: 20 }, (_, index) => `m${index}`)
  const accepted = await Promise.all(ids.flatMap((id) => [one.accept(message(id)), two.accept(message(id))]))
  expect(accepted.filter(({ status }) => status === 'accepted')).toHaveLength(ids.length)
  expect((await two.read('c1', 0, 100)).map(({ sequence }) => sequence)).toEqual(ids.map((_, index) => index + 1))
})

it('takes over from a process that was killed in the middle of a turn', async () => {
  const folder = temporaryFolder()
  const masterKey = newMasterKey()
  const script = fileURLToPath(new URL('dying-turn.ts', import.meta.url))
  const child = spawn(process.execPath, [script, folder, masterKey, String(START)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  await Promise.race([once(child.stdout, 'data'), exited])
  child.kill('SIGKILL')
  expect(await exited).toEqual([null, 'SIGKILL'])

  let now = START
  const { memory, close } = openMemory(folder, masterKey, () => now)
  onTestFinished(close)
  expect(await memory.claim('c1')).toBeUndefined()
  now += 5_000
  expect(await memory.waiting(['web'], 10)).toEqual(['c1'])
  const claim = await memory.claim('c1')
  expect(claim?.conversation.address).toEqual({ tab: 1 })
  expect(claim?.inbox.map((entry) => [entry.sequence, entry.message.id, entry.message.text])).toEqual([
    [1, 'm1', '我的订单在哪里？'],
    [3, 'm2', 'hello?'],
  ])
  expect(claim?.ledger.map((entry) => [entry.sequence, entry.reply.id, entry.reply.text])).toEqual([
    [2, 'm1.0', 'One moment …'],
  ])
})

it('leaves nothing readable on the disk of what was said, by whom, or where to', async () => {
  const folder = temporaryFolder()
  const { memory, close } = openMemory(folder, newMasterKey(), () => START)
  onTestFinished(close)
  const secrets = {
    text: 'zq-text-内容',
    name: 'zq-name',
    sender: 'zq-sender',
    action: 'zq-action',
    attachment: 'zq-attachment',
    address: 'zq-address',
    reply: 'zq-reply',
    button: 'zq-button',
    card: 'zq-card',
    fact: 'zq-fact',
    result: 'zq-result',
  }
  await memory.accept({
    ...message('m1'),
    conversation: { id: 'c1', channel: 'web', customer: 'ada', address: { [secrets.address]: secrets.address } },
    sender: { id: secrets.sender, name: secrets.name },
    text: secrets.text,
    action: { dialog: 'order-status', value: secrets.action },
    attachments: [
      { name: secrets.attachment, contentType: 'image/png', url: `https://x.example/${secrets.attachment}` },
    ],
  })
  const claim = await memory.claim('c1')
  if (!claim) throw new Error('nothing to claim')
  const reply = {
    id: 'm1.0',
    replyTo: 'm1',
    text: secrets.reply,
    dialog: 'answer',
    locale: 'en',
    time: START,
    suggestedActions: [{ title: secrets.button, message: secrets.button }],
    card: { [secrets.card]: secrets.card },
  }
  await memory.record(claim.lease, reply, NO_SOURCE)
  const pending = { dialog: 'order-status', startedBy: 'm1', said: 1, results: [secrets.result] }
  const state = { facts: { [secrets.fact]: secrets.fact }, pending }
  await memory.commit(claim.lease, { handled: ['m1'], state, transcribed: 2 })

  // Also what is still in the write-ahead log, and what a closed memory leaves.
  expect(readdirSync(folder)).toContain('memory.db-wal')
  expectNoPlaintext(folder, Object.values(secrets))
  for (const name of readdirSync(folder))
    expect([name, statSync(join(folder, name)).mode & 0o777]).toEqual([name, 0o600])
  await memory.accept(message('m2'))
  expect((await memory.read('c1', 0, 10))[0]).toMatchObject({ message: { text: secrets.text } })
})
