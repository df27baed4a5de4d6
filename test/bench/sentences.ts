import { type ChatPlan, type ChatRequest, startModelServer, textOf } from '../support/model-server.ts'
import { openConversation } from './customer.ts'
import { startParley, temporaryFolder } from './process.ts'

const QUESTION = 'My card has expired or been replaced. Where does my refund go?'
const TURNS = 60
const WARM_UP = 10
/** Between two tokens, in milliseconds: the pace of a quick model. */
const PIECE_MS = 8
const CROWD = 16
const CROWD_TURNS = 10

export interface SentenceFigures {
  readonly sentences: number
  readonly p50Ms: number
  readonly p95Ms: number
}

export interface SentenceReport {
  readonly alone: SentenceFigures
  readonly crowd: SentenceFigures
  /** How many customers at once. */
  readonly customers: number
}

/** When the token that ends a sentence was sent, by case and sentence. */
type Sent = Map<string, Map<string, number>>

/**
 * From the moment at which a stand-in for the model sends the token that ends a sentence, until the frame that shows
 * the sentence is at the customer's socket. Stand-in and customers share a process, and so a clock.
 */
export async function measureSentences(): Promise<SentenceReport> {
  const data = temporaryFolder()
  const sent: Sent = new Map()
  const model = await startModelServer({ script: (request) => answerInSentences(request, sent) })
  const parley = await startParley(data.path, { OPENAI_BASE_URL: model.baseUrl })

  async function ask(name: string, turns: number): Promise<number[]> {
    const delays: number[] = []
    let open: Map<string, number> = new Map()
    const customer = await openConversation(parley, ({ text = '' }) => {
      const now = performance.now()
      for (const [sentence, time] of open) {
        if (!text.includes(sentence)) continue
        delays.push(now - time)
        open.delete(sentence)
      }
    })
    for (let turn = 0; turn < turns; turn++) {
      const about = `${name}${turn}`
      open = new Map()
      sent.set(about, open)
      // The case and the address keep the answer out of the cache; the latter is masked and put back.
      await customer.say(`Case ${about}, ${about}@mail.example: ${QUESTION}`)
      sent.delete(about)
      if (open.size > 0) throw new Error('a sentence was not shown')
    }
    customer.close()
    return delays
  }

  try {
    await ask('warm', WARM_UP)
    const alone = await ask('alone', TURNS)
    const crowd = await Promise.all(Array.from({ length: CROWD }, (_, at) => ask(`crowd${at}x`, CROWD_TURNS)))
    return { alone: figuresOf(alone), crowd: figuresOf(crowd.flat()), customers: CROWD }
  } finally {
    await parley.stop()
    await model.close()
    data.remove()
  }
}

/** Every sentence of the first passage word by word, each with its citation as its last token. */
function answerInSentences(request: ChatRequest, sent: Sent): ChatPlan {
  const prompt = textOf(request)
  const [, passage = ''] = /passage 1 =+\n.*\n+([\s\S]*?)\n=+ end of passage 1/.exec(prompt) ?? []
  const open = sent.get(/Case (\w+),/.exec(prompt)?.[1] ?? '')
  const tokens = passage
    .split(/(?<=\.) /)
    .flatMap((sentence) => [
      ...(sentence.match(/ ?\S+/g) ?? []).map((text) => ({ text })),
      { text: ' [1]', ends: sentence },
      { text: ' ' },
    ])
  return {
    text: tokens.map(({ text }) => text),
    pieceMs: PIECE_MS,
    onPiece(at) {
      const token = tokens[at]
      if (token && 'ends' in token) open?.set(token.ends, performance.now())
    },
  }
}

function figuresOf(delays: readonly number[]): SentenceFigures {
  const sorted = delays.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { sentences: sorted.length, p50Ms: at(0.5), p95Ms: at(0.95) }
}
