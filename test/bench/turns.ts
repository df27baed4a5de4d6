import { freePort } from '../support/free-port.ts'
import { openConversation } from './customer.ts'
import { post } from './post.ts'
import { type Running, startParley, startProcess, temporaryFolder } from './process.ts'

const QUESTIONS = [
  'where do you ship?',
  'how long does a refund take after I send it back?',
  'can I change my delivery address?',
  'is the Otterskin jacket waterproof?',
  '运费多少',
  '怎么退货',
] as const
const questionAt = (count: number): string => QUESTIONS[count % QUESTIONS.length] ?? QUESTIONS[0]

const CONVERSATIONS = 48
const SECONDS = 4
const ROUNDS = 3

export interface TurnFigures {
  readonly parleyPerSecond: number
  readonly echoPerSecond: number
  readonly ratio: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Full turns over Direct Line against bare echoes of `CloudAdapter`, by turns in one run. */
export async function measureTurns(): Promise<TurnFigures> {
  const data = temporaryFolder()
  const parley = await startParley(data.path)
  const port = await freePort()
  const echo = await startProcess(['test/bench/echo-bot.ts'], {}, port)
  try {
    const customers = await Promise.all(Array.from({ length: CONVERSATIONS }, () => openConversation(parley, () => {})))
    const echoes = Array.from({ length: CONVERSATIONS }, (_, index) => echoTurn(echo, index))
    const rounds: { parley: Load; echo: Load }[] = []
    // The first round warms both up.
    for (let round = 0; round <= ROUNDS; round++) {
      rounds.push({
        parley: await load(
          customers.map(
            ({ say }) =>
              (count: number) =>
                say(questionAt(count)),
          ),
        ),
        echo: await load(echoes),
      })
    }
    for (const customer of customers) customer.close()
    const counted = rounds.slice(1)
    const best = counted.toSorted((a, b) => ratio(a) - ratio(b))[Math.floor(counted.length / 2)] ?? rounds[0]
    if (!best) throw new Error('nothing was measured')
    return {
      parleyPerSecond: best.parley.perSecond,
      echoPerSecond: best.echo.perSecond,
      ratio: ratio(best),
      p50Ms: best.parley.p50,
      p99Ms: best.parley.p99,
    }
  } finally {
    await echo.stop()
    await parley.stop()
    data.remove()
  }
}

interface Load {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
}

const ratio = ({ parley, echo }: { parley: Load; echo: Load }) => parley.perSecond / echo.perSecond

/** Every customer asks again as soon as the answer is there, for so many seconds. */
async function load(turns: readonly ((count: number) => Promise<void>)[]): Promise<Load> {
  const times: number[] = []
  const begin = performance.now()
  await Promise.all(
    turns.map(async (turn) => {
      for (let count = 0; performance.now() - begin < SECONDS * 1_000; count++) {
        const asked = performance.now()
        await turn(count)
        times.push(performance.now() - asked)
      }
    }),
  )
  const seconds = (performance.now() - begin) / 1_000
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
  return { perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99) }
}

function echoTurn({ url }: Running, index: number) {
  return async (count: number) => {
    await post(`${url}/api/messages`, {
      type: 'message',
      id: `${index}-${count}`,
      channelId: 'test',
      serviceUrl: 'http://127.0.0.1',
      deliveryMode: 'expectReplies',
      from: { id: 'user' },
      recipient: { id: 'bot' },
      conversation: { id: `conversation-${index}` },
      text: questionAt(count),
    })
  }
}
