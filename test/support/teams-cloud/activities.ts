import type { JsonValue } from '../../../src/core/json.ts'

// What Teams sends, as its documentation shows it.

export const BOT = { id: '28:5f3c7d0e-0000-4000-8000-00000000b07a', name: 'Otto' }
export const TENANT = '7c1f2f5e-0000-4000-8000-0000000007e0'

export const ADA = { id: '29:1ada', name: 'Ada Lovelace', aadObjectId: '0b7d1c9e-0000-4000-8000-000000000ada' }
export const WEI = { id: '29:1wei', name: '李伟', aadObjectId: '0b7d1c9e-0000-4000-8000-000000000e11' }

export interface Chat {
  readonly id: string
  readonly conversationType: 'personal' | 'groupChat' | 'channel'
}

export const PERSONAL: Chat = { id: 'a:1personal-ada', conversationType: 'personal' }
export const GROUP: Chat = { id: '19:group@thread.v2', conversationType: 'groupChat' }
export const THREAD: Chat = { id: '19:channel@thread.tacv2;messageid=1700000000000', conversationType: 'channel' }

export type Json = { readonly [key: string]: JsonValue }

let next = 1_700_000_000_000

/** An activity of a chat, by Ada where nobody else is named. */
export function activityIn(chat: Chat, rest: Json = {}): Json {
  return {
    type: 'message',
    id: String(next++),
    timestamp: '2026-11-02T09:00:00.000Z',
    channelId: 'msteams',
    from: ADA,
    recipient: BOT,
    conversation: { ...chat, tenantId: TENANT, ...(chat.conversationType !== 'personal' && { isGroup: true }) },
    channelData: { tenant: { id: TENANT } },
    locale: 'en-GB',
    entities: [{ type: 'clientInfo', locale: 'en-GB', country: 'GB', platform: 'Web' }],
    ...rest,
  }
}

/** A message as somebody types it; outside a personal chat it mentions the bot. */
export function said(chat: Chat, text: string, rest: Json = {}): Json {
  if (chat.conversationType === 'personal') return activityIn(chat, { text, textFormat: 'plain', ...rest })
  const mention = `<at>${BOT.name}</at>`
  return activityIn(chat, {
    text: `${mention} ${text}`,
    textFormat: 'plain',
    entities: [{ type: 'mention', mentioned: { id: BOT.id, name: BOT.name }, text: mention }],
    ...rest,
  })
}
