import { freePort } from '../support/free-port.ts'
import { openConversation } from './customer.ts'
import { type Load, load, questionAt } from './load.ts'
import { post } from './post.ts'
import { type Running, startParley, startProcess, temporaryFolder } from './process.ts'

const CONVERSATIONS = 48
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

const ratio = ({ parley, echo }: { parley: Load; echo: Load }) => parley.perSecond / echo.perSecond

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
