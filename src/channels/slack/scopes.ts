/** Methods of the Web API that are called, with the scopes that Slack's documentation asks for. */
export const METHOD_SCOPES = {
  'auth.test': [],
  'chat.postMessage': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.startStream': ['chat:write'],
  'chat.appendStream': ['chat:write'],
  'chat.stopStream': ['chat:write'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'assistant.threads.setStatus': ['chat:write'],
  'assistant.threads.setSuggestedPrompts': ['assistant:write'],
  'views.open': [],
  'files.getUploadURLExternal': ['files:write'],
  'files.completeUploadExternal': ['files:write'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type Method = keyof typeof METHOD_SCOPES

/** Events that are subscribed to, likewise. */
export const EVENT_SCOPES = {
  app_home_opened: [],
  app_mention: ['app_mentions:read'],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** To fetch a customer's file from its private address. */
const FILE_SCOPES = ['files:read'] as const

/** All that the bot's token needs, and no more. */
export const BOT_SCOPES: readonly string[] = [
  ...new Set([...Object.values(METHOD_SCOPES).flat(), ...Object.values(EVENT_SCOPES).flat(), ...FILE_SCOPES]),
].toSorted()
