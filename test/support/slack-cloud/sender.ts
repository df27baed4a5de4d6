import { createHmac, randomUUID } from 'node:crypto'

/** Signs and posts as Slack does. */
export interface Sender {
  event(url: string, envelope: unknown, retry?: Retry): Promise<Response>
  interaction(url: string, payload: unknown): Promise<Response>
  /** Any bytes, truly signed unless told otherwise. */
  raw(url: string, body: string | Uint8Array, options?: RawOptions): Promise<Response>
}

export interface Retry {
  readonly number: number
  readonly reason: string
}

export interface RawOptions {
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Seconds since the epoch. */
  readonly timestamp?: string
  readonly secret?: string
  /** Posted in place of what was signed. */
  readonly sent?: string | Uint8Array
}

export function createSender(signingSecret: string, clock: () => number): Sender {
  async function raw(url: string, body: string | Uint8Array, options: RawOptions = {}): Promise<Response> {
    const timestamp = options.timestamp ?? String(Math.floor(clock() / 1_000))
    const signature = createHmac('sha256', options.secret ?? signingSecret)
      .update(`v0:${timestamp}:`)
      .update(body)
      .digest('hex')
    return fetch(url, {
      method: 'POST',
      headers: {
        'content-type': options.contentType ?? 'application/json',
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${signature}`,
        ...options.headers,
      },
      body: (options.sent ?? body) as NonNullable<RequestInit['body']>,
    })
  }
  return {
    raw,
    event(url, envelope, retry) {
      const headers = retry
        ? { 'x-slack-retry-num': String(retry.number), 'x-slack-retry-reason': retry.reason }
        : undefined
      return raw(`${url}/slack/events`, JSON.stringify(envelope), headers ? { headers } : {})
    },
    interaction(url, payload) {
      const contentType = 'application/x-www-form-urlencoded'
      return raw(`${url}/slack/interactions`, new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), {
        contentType,
      })
    },
  }
}

/** As the Events API wraps an event. */
export function envelopeOf(
  team: string,
  event: Readonly<Record<string, unknown>>,
  eventId = `Ev${randomUUID().slice(0, 8).toUpperCase()}`,
) {
  return {
    token: 'verification-token-of-old',
    team_id: team,
    api_app_id: 'A0PARLEY',
    event,
    type: 'event_callback',
    event_id: eventId,
    event_time: 1_700_000_000,
    authorizations: [{ enterprise_id: null, team_id: team, user_id: 'U0BOT', is_bot: true }],
  }
}
