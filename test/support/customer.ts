import { setTimeout as pause } from 'node:timers/promises'

export interface Activity {
  readonly id: string
  readonly type: string
  readonly text?: string
  readonly replyToId?: string
  readonly from: { readonly id: string; readonly role?: string }
  readonly channelData?: { readonly replyId?: string }
  readonly suggestedActions?: { readonly actions: readonly { readonly title: string; readonly value: unknown }[] }
  readonly entities?: readonly {
    readonly citation?: readonly { readonly appearance: { readonly name: string; readonly url: string } }[]
  }[]
}

/** Somebody for whom a site vouches by the Direct Line secret. */
export interface Vouched {
  readonly secret: string
  readonly user: { readonly id: string; readonly name?: string }
}

/** A customer who talks to a running server over Direct Line, by plain HTTP. */
export async function startConversation(url: string, locale = 'en', vouched?: Vouched) {
  const base = `${url}/v3/directline`
  const minted = await fetch(`${base}/tokens/generate`, {
    method: 'POST',
    headers: {
      origin: url,
      'accept-language': locale,
      ...(vouched && { authorization: `Bearer ${vouched.secret}`, 'content-type': 'application/json' }),
    },
    ...(vouched && { body: JSON.stringify({ user: vouched.user }) }),
  })
  if (!minted.ok) throw new Error(`no token: ${minted.status} ${await minted.text()}`)
  const { conversationId, token } = (await minted.json()) as { conversationId: string; token: string }
  const activities = `${base}/conversations/${conversationId}/activities`
  const authorization = { authorization: `Bearer ${token}` }
  let watermark = ''

  async function post(activity: object): Promise<Response> {
    return fetch(activities, {
      method: 'POST',
      headers: { ...authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'message', from: { id: 'me' }, ...activity }),
    })
  }

  /** The bot's messages since the last time, as soon as there is one. */
  async function listen(): Promise<Activity[]> {
    for (;;) {
      const response = await fetch(`${activities}?watermark=${watermark}`, { headers: authorization })
      if (response.status === 429) {
        await pause(1_000 * Number(response.headers.get('retry-after')))
        continue
      }
      const page = (await response.json()) as { activities: Activity[]; watermark: string }
      watermark = page.watermark
      const said = page.activities.filter(({ from, type }) => from.role === 'bot' && type === 'message')
      if (said.length > 0) return said
      await pause(25)
    }
  }

  async function send(activity: object): Promise<Activity[]> {
    const response = await post(activity)
    if (!response.ok) throw new Error(`refused: ${response.status} ${await response.text()}`)
    return listen()
  }

  return {
    conversationId,
    token,
    activities,
    post,
    listen,
    /** Says something and resolves to what the bot says back. */
    say: (text: string) => send({ text }),
    choose: (value: unknown) => send({ value }),
  }
}
