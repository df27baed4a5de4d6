import { pipeline } from 'node:stream/promises'
import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import type { Clock } from '../../core/clock.ts'
import type { DownloadConversation } from '../../core/download.ts'
import type { Gate } from './gate.ts'
import { requestLocale } from './locale.ts'
import { Refusal } from './refusal.ts'

const TYPES = { html: 'text/html', jsonl: 'application/x-ndjson' } as const
type Format = keyof typeof TYPES
const FORMATS = Object.keys(TYPES) as Format[]

// The file says so itself, too; this holds where somebody serves it on, or a browser shows it in spite of all.
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"

const querySchema = z.object({
  format: z.enum(['html', 'jsonl']).optional(),
  locale: z.unknown().optional(),
  timeZone: z.string().max(64).refine(isTimeZone).default('UTC'),
})

export interface DownloadRouteOptions {
  readonly download: DownloadConversation
  readonly gate: Gate
  readonly publicUrl: string | undefined
  readonly clock: Clock
}

/** The conversation as a file, for whoever bears its token. No part of Direct Line. */
export function addDownloadRoute(router: Router, { download, gate, publicUrl, clock }: DownloadRouteOptions): void {
  router.get('/conversations/:conversationId/transcript', async (request, response) => {
    const claims = await gate.openConversation(request, response, request.params.conversationId)
    const query = querySchema.safeParse(request.query)
    if (!query.success) {
      throw new Refusal(
        400,
        'BadArgument',
        'Ask for "format" html or jsonl, and for a "timeZone" such as Asia/Shanghai.',
      )
    }
    const { timeZone, locale } = query.data
    const format = query.data.format ?? acceptedFormat(request)
    const pieces = download({
      conversation: claims.conversation,
      customer: claims.customer,
      format,
      locale: requestLocale(request, locale ?? claims.locale),
      timeZone,
      base: publicUrl ?? `${request.protocol}://${request.host}`,
    })[Symbol.asyncIterator]()
    const first = await pieces.next()
    if (first.done) throw new Refusal(404, 'NotFound', 'There is nothing to download yet. Try again in a moment.')
    response.writeHead(200, {
      'Content-Type': `${TYPES[format]}; charset=utf-8`,
      'Content-Disposition': `attachment; filename="conversation-${dayOf(clock(), timeZone)}.${format}"`,
      'Content-Security-Policy': POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    })
    await send(response, first.value, pieces)
  })
}

function acceptedFormat(request: Request): Format {
  const type = request.accepts(Object.values(TYPES))
  const format = FORMATS.find((name) => TYPES[name] === type)
  if (format) return format
  throw new Refusal(406, 'BadArgument', `A conversation comes as ${Object.values(TYPES).join(' or ')}.`)
}

/** No faster than it is read. */
async function send(response: Response, first: string, rest: AsyncIterator<string>): Promise<void> {
  async function* all() {
    yield first
    yield* { [Symbol.asyncIterator]: () => rest }
  }
  try {
    await pipeline(all, response)
  } catch (error) {
    // Whoever asked went away: nothing of ours failed.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** The day there, as an ISO date: Swedish writes it so. */
const dayOf = (time: number, timeZone: string) => new Intl.DateTimeFormat('sv', { timeZone }).format(time)
