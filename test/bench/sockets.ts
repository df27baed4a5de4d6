import { type Activity, openConversation } from './customer.ts'
import { percentile, questionAt } from './load.ts'
import { post } from './post.ts'
import { COLLECTING, DIRECT_LINE_SECRET, type Running, startParley, temporaryFolder } from './process.ts'

const SOCKETS = 1_000
const DEVICES = 20
const ROUNDS = 6
const WARM_UP = 200

export interface SocketFigures {
  readonly sockets: number
  readonly conversations: number
  readonly kilobytesEach: number
  /** From the post of a question until its answer is on every device of its conversation. */
  readonly p50Ms: number
  readonly p99Ms: number
}

/** What open sockets cost, and how long an answer takes to all of them. */
export async function measureSockets(): Promise<SocketFigures> {
  const data = temporaryFolder()
  // Reading the documents leaves memory behind that a second start does not have.
  await (await startParley(data.path)).stop()
  const parley = await startParley(data.path, COLLECTING)
  try {
    // Code is compiled and pools are filled before the memory is looked at.
    const first = await openAll(parley, WARM_UP)
    const before = await parley.settledMemory()
    const visitors = await openAll(parley, SOCKETS)
    const kilobytesEach = (((await parley.settledMemory()) - before) * 1_000) / SOCKETS
    for (const conversation of [...first, ...visitors]) conversation.close()

    const conversations = await Promise.all(Array.from({ length: SOCKETS / DEVICES }, () => followOnDevices(parley)))
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const heard = await Promise.all(conversations.map((ask) => ask(questionAt(round))))
      // The first round warms up.
      if (round > 0) times.push(...heard.flat())
    }
    return {
      sockets: SOCKETS,
      conversations: conversations.length,
      kilobytesEach,
      p50Ms: percentile(times, 0.5),
      p99Ms: percentile(times, 0.99),
    }
  } finally {
    await parley.stop()
    data.remove()
  }
}

const openAll = (parley: Running, count: number) =>
  Promise.all(Array.from({ length: count }, () => openConversation(parley, () => {})))

/** One conversation on many devices; resolves to how to ask in it, and when each device had the answer. */
async function followOnDevices({ url }: Running) {
  const base = `${url}/v3/directline/conversations`
  const { conversationId, token, streamUrl } = await post<{
    conversationId: string
    token: string
    streamUrl: string
  }>(base, {}, DIRECT_LINE_SECRET)
  let hear: () => void = () => {}
  const follow = () =>
    new Promise<void>((greeted) => {
      const socket = new WebSocket(streamUrl)
      socket.onmessage = ({ data }) => {
        if (data === '') return
        const { activities = [] } = JSON.parse(String(data)) as { activities?: readonly Activity[] }
        for (const { type, from } of activities) if (type === 'message' && from?.role === 'bot') hear()
        greeted()
      }
    })
  await Promise.all(Array.from({ length: DEVICES }, follow))
  return async (text: string): Promise<number[]> => {
    const times: number[] = []
    const all = Promise.withResolvers<void>()
    const asked = performance.now()
    hear = () => {
      if (times.push(performance.now() - asked) === DEVICES) all.resolve()
    }
    await post(`${base}/${conversationId}/activities`, { type: 'message', from: { id: 'u' }, text }, token)
    await all.promise
    return times
  }
}
