import { ErrorCode, WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { Method } from './scopes.ts'

/** Why a call came to nothing. */
export type SlackFailure =
  /** Slack said no, by a code of its own. */
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'limited'; readonly retryAfterMs: number }
  /** No answer, or none that can be read: it may have been done. */
  | { readonly kind: 'unknown'; readonly cause: unknown }

export type Result<T> = { readonly value: T } | { readonly failure: SlackFailure }

/** Waits; ends early, without an error, when the signal says so. */
export type Pause = (ms: number, signal?: AbortSignal) => Promise<void>

export interface SlackApi {
  call<T>(method: Method, parameters: Readonly<Record<string, unknown>>, answer: z.ZodType<T>): Promise<Result<T>>
  /** As `call`; where Slack asks for patience it waits as long as it was told, if that is not too long. */
  patiently<T>(method: Method, parameters: Readonly<Record<string, unknown>>, answer: z.ZodType<T>): Promise<Result<T>>
  upload(file: {
    readonly channel: string
    readonly thread: string
    readonly name: string
    readonly bytes: Uint8Array
  }): Promise<Result<unknown>>
}

/** An answer of which nothing is needed. */
export const anyAnswer = z.unknown()

/** A request that takes longer hangs, in milliseconds. */
const TIMEOUT_MS = 10_000
/** A limit that lasts longer is not waited for, in milliseconds. */
const MOST_PATIENCE_MS = 30_000
const PATIENT_TRIES = 4

export interface SlackApiOptions {
  readonly token: string
  readonly apiUrl: string
  readonly pause: Pause
  readonly timeoutMs?: number | undefined
}

export function createSlackApi({ token, apiUrl, pause, timeoutMs = TIMEOUT_MS }: SlackApiOptions): SlackApi {
  const client = new WebClient(token, {
    slackApiUrl: apiUrl,
    // What is sent again is decided by who knows whether it may be: a message posted twice is read twice.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: timeoutMs,
    logger: SILENT,
  })

  async function attempt<T>(work: () => Promise<unknown>, answer: z.ZodType<T>): Promise<Result<T>> {
    try {
      return { value: answer.parse(await work()) }
    } catch (error) {
      return { failure: failureOf(error) }
    }
  }

  const call: SlackApi['call'] = (method, parameters, answer) =>
    attempt(() => client.apiCall(method, { ...parameters }), answer)

  async function patient<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
    for (let tries = 1; ; tries++) {
      const result = await work()
      const limit = 'failure' in result && result.failure.kind === 'limited' ? result.failure.retryAfterMs : undefined
      if (limit === undefined || limit > MOST_PATIENCE_MS || tries === PATIENT_TRIES) return result
      await pause(limit)
    }
  }

  return {
    call,
    patiently: (method, parameters, answer) => patient(() => call(method, parameters, answer)),
    upload({ channel, thread, name, bytes }) {
      const file = { channel_id: channel, thread_ts: thread, filename: name, file: Buffer.from(bytes) }
      return patient(() => attempt(() => client.filesUploadV2(file), anyAnswer))
    },
  }
}

const failedSchema = z.object({
  code: z.string(),
  retryAfter: z.number().optional(),
  data: z
    .object({
      error: z.string(),
      response_metadata: z.object({ retryAfter: z.number().optional() }).optional(),
    })
    .optional(),
})

const SECOND = 1_000

function failureOf(error: unknown): SlackFailure {
  const { code, retryAfter, data } = failedSchema.safeParse(error).data ?? {}
  if (code === ErrorCode.RateLimitedError) return { kind: 'limited', retryAfterMs: (retryAfter ?? 1) * SECOND }
  if (code !== ErrorCode.PlatformError || data === undefined) return { kind: 'unknown', cause: error }
  if (data.error === 'ratelimited') {
    return { kind: 'limited', retryAfterMs: (data.response_metadata?.retryAfter ?? 1) * SECOND }
  }
  // Slack's own troubles, which it words like refusals.
  const isTheirs = ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'].includes(data.error)
  return isTheirs ? { kind: 'unknown', cause: error } : { kind: 'refused', code: data.error }
}

/** The client would log what is sent, and with it what customers wrote. */
const SILENT = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  setName() {},
  getLevel: () => 'error' as never,
}
