import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { Random } from './random.ts'
import type { Outcome, Session, Transport } from './transport.ts'
import type { Line } from './verdict.ts'

const startedSchema = z.object({ conversationId: z.string(), token: z.string() })
const streamSchema = z.object({ streamUrl: z.string() })
const acceptedSchema = z.object({ id: z.string() })
const activitySchema = z.object({
  type: z.string(),
  id: z.string().default(''),
  text: z.string().default(''),
  from: z.object({ role: z.string().optional() }).optional(),
  channelData: z
    .object({
      clientActivityID: z.string().optional(),
      replyId: z.string().optional(),
      author: z.enum(['agent', 'system']).optional(),
    })
    .optional(),
})
const pageSchema = z.object({ activities: z.array(activitySchema), watermark: z.string().optional() })

const RETRY_MS = 100
const POLL_MS = 150
/** Longest wait for an answer to one request. */
const REQUEST_MS = 10_000
/** Longest time that something may fail before the run is given up. */
const PATIENCE_MS = 120_000

/** Customers on the web channel: half of them follow by WebSocket, half by asking again. */
export function createDirectLine(options: { url: string; secret: string; random: Random }): Transport {
  const { secret, random } = options
  const base = `${options.url}/v3/directline/conversations`
  const agent = new Agent({ keepAlive: true, maxSockets: 48 })

  /** Undefined when the connection broke, or brought less than a whole answer. */
  function call(method: string, url: string, token: string, body?: unknown): Promise<Answer | undefined> {
    const { promise, resolve } = Promise.withResolvers<Answer | undefined>()
    const sent = request(url, {
      method,
      agent,
      timeout: REQUEST_MS,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    })
    sent.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      response.on('close', () => {
        if (!response.complete) return resolve(undefined)
        const retryMs = Number(response.headers['retry-after'] ?? 0) * 1_000
        resolve({ status: response.statusCode ?? 0, text, retryMs })
      })
      response.on('error', () => resolve(undefined))
    })
    sent.on('timeout', () => sent.destroy())
    sent.on('error', () => resolve(undefined))
    sent.end(body === undefined ? undefined : JSON.stringify(body))
    return promise
  }

  /** Tries until it is answered well. */
  async function ask<T>(schema: z.ZodType<T>, ...given: Parameters<typeof call>): Promise<T> {
    let answer: Answer | undefined
    for (const until = performance.now() + PATIENCE_MS; performance.now() < until; ) {
      answer = await call(...given)
      if (answer && answer.status < 300) return schema.parse(JSON.parse(answer.text))
      await pause(Math.max(RETRY_MS, answer?.retryMs ?? 0))
    }
    throw new Error(`${given[0]} ${given[1]} failed for ${PATIENCE_MS / 1_000} s: ${answer?.status} ${answer?.text}`)
  }

  return {
    name: 'direct-line',
    close: () => agent.destroy(),
    async open(customer): Promise<Session> {
      const { conversationId, token } = await ask(startedSchema, 'POST', base, secret, { user: { id: customer } })
      const conversation = `${base}/${conversationId}`
      const activities = `${conversation}/activities`
      const bySocket = random.fork(customer).chance(0.5)

      const pageAfter = (watermark: string) => ask(pageSchema, 'GET', `${activities}?watermark=${watermark}`, token)

      /** One socket's life; resolves to the last place that it told of. */
      async function listen(watermark: string, show: (line: Line) => void, until: AbortSignal): Promise<string> {
        const { streamUrl } = await ask(streamSchema, 'GET', `${conversation}?watermark=${watermark}`, token)
        // Nobody would close what is opened now.
        if (until.aborted) return watermark
        const socket = new WebSocket(streamUrl)
        const { promise, resolve } = Promise.withResolvers<string>()
        let last = watermark
        // Whoever leaves does not wait until the other side has heard of it: it may be cut off.
        const end = () => {
          socket.close()
          resolve(last)
        }
        socket.onmessage = ({ data }) => {
          if (data === '') return
          const page = pageSchema.parse(JSON.parse(String(data)))
          for (const line of linesOf(page)) show(line)
          last = page.watermark ?? last
        }
        socket.onclose = () => resolve(last)
        socket.onerror = () => resolve(last)
        until.addEventListener('abort', end, { once: true })
        const reached = await promise
        until.removeEventListener('abort', end)
        return reached
      }

      return {
        conversation: conversationId,
        customer: `user:${customer}`,
        async send(id, text): Promise<Outcome> {
          const activity = { type: 'message', from: { id: customer }, text, channelData: { clientActivityID: id } }
          const answer = await call('POST', activities, token, activity)
          if (!answer) return { kind: 'unknown' }
          const { status, retryMs } = answer
          if (status === 200)
            return { kind: 'accepted', place: placeOf(acceptedSchema.parse(JSON.parse(answer.text)).id) }
          if (status === 503 || status === 429) return { kind: 'refused', retryMs }
          return { kind: 'wrong', what: `${status} ${answer.text}` }
        },
        async follow(show, until) {
          let watermark = ''
          while (!until.aborted) {
            if (bySocket) {
              watermark = await listen(watermark, show, until)
              await pause(RETRY_MS)
            } else {
              const page = await pageAfter(watermark)
              for (const line of linesOf(page)) show(line)
              watermark = page.watermark ?? watermark
              await pause(POLL_MS)
            }
          }
        },
        async read() {
          const lines: Line[] = []
          for (let watermark = ''; ; ) {
            const page = await pageAfter(watermark)
            if (page.activities.length === 0) return lines
            lines.push(...linesOf(page))
            watermark = page.watermark ?? watermark
          }
        },
      }
    },
  }
}

interface Answer {
  readonly status: number
  readonly text: string
  readonly retryMs: number
}

/** An activity is named after its conversation and its place in it. */
const placeOf = (activityId: string) => Number(activityId.slice(activityId.lastIndexOf('|') + 1))

/** The lines of the log; what only shows that somebody writes is none, nor is the greeting, which stands before them. */
function linesOf({ activities }: z.infer<typeof pageSchema>): Line[] {
  return activities
    .filter(({ type, id }) => type === 'message' && placeOf(id) > 0)
    .map(({ id, text, from, channelData }) => {
      const isOwn = from?.role !== 'bot'
      const author = isOwn ? 'customer' : (channelData?.author ?? 'bot')
      const own = isOwn ? channelData?.clientActivityID : channelData?.replyId
      return { sequence: placeOf(id), author, id: own ?? '', text }
    })
}
