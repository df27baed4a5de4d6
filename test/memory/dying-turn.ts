import { NO_SOURCE } from '../../src/core/answer.ts'
import { openMemory } from './open.ts'

// A process that dies in the middle of a turn. It is killed once it says that it got there.
const [folder = '', masterKey = '', time] = process.argv.slice(2)
const { memory } = openMemory(folder, masterKey, () => Number(time))

const message = (id: string, text: string) => ({
  id,
  conversation: { id: 'c1', channel: 'web', customer: 'ada', address: { tab: 1 } },
  sender: { id: 'ada' },
  text,
  attachments: [],
  time: Number(time),
})
await memory.accept(message('m1', '我的订单在哪里？'))
const claim = await memory.claim('c1')
if (!claim) throw new Error('nothing to claim')
await memory.record(
  claim.lease,
  { id: 'm1.0', replyTo: 'm1', text: 'One moment …', dialog: 'order-status', locale: 'en', time: Number(time) },
  NO_SOURCE,
)
await memory.accept(message('m2', 'hello?'))
process.stdout.write('in the middle\n')
setInterval(() => {}, 60_000)
