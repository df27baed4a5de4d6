/** The scopes of each method, by https://docs.slack.dev/reference/methods: written down apart from what they check. */
export const DOCUMENTED_SCOPES: Readonly<Record<string, (channel: string) => readonly string[]>> = {
  'auth.test': () => [],
  'chat.postMessage': () => ['chat:write'],
  'chat.postEphemeral': () => ['chat:write'],
  'chat.update': () => ['chat:write'],
  'chat.startStream': () => ['chat:write'],
  'chat.appendStream': () => ['chat:write'],
  'chat.stopStream': () => ['chat:write'],
  'conversations.replies': (channel) => [historyScope(channel)],
  'assistant.threads.setStatus': () => ['chat:write'],
  'assistant.threads.setSuggestedPrompts': () => ['assistant:write'],
  'views.open': () => [],
  'files.getUploadURLExternal': () => ['files:write'],
  'files.completeUploadExternal': () => ['files:write'],
}

function historyScope(channel: string): string {
  if (channel.startsWith('D')) return 'im:history'
  return channel.startsWith('G') ? 'groups:history' : 'channels:history'
}

/** Of events, by https://docs.slack.dev/reference/events. */
export const DOCUMENTED_EVENT_SCOPES: Readonly<Record<string, readonly string[]>> = {
  app_home_opened: [],
  app_mention: ['app_mentions:read'],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
}
