import type { ChannelCapabilities } from '../../core/channel.ts'

export const capabilities: ChannelCapabilities = {
  // In personal chats; elsewhere a reply comes as a whole.
  streaming: 'whole',
  // A longer answer comes in several messages.
  textLength: 100_000,
  tables: 'text',
  cards: 'native',
  citations: 'native',
  suggestedActions: 'buttons',
  feedback: true,
  typing: true,
  changes: ['edited', 'deleted'],
  attachments: { in: true, out: 'native' },
  proactive: true,
  aiLabel: true,
  // Whoever mentions the bot in a thread has not been greeted.
  disclosure: 'reply',
  banner: 'reply',
}
