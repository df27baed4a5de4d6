import type { ChannelCapabilities } from '../../core/channel.ts'

export const capabilities: ChannelCapabilities = {
  streaming: 'added',
  textLength: 100_000,
  tables: 'native',
  cards: 'text',
  citations: 'text',
  suggestedActions: 'numbers',
  feedback: false,
  typing: true,
  changes: [],
  attachments: { in: false, out: 'text' },
  proactive: false,
  aiLabel: false,
  disclosure: 'greeting',
  banner: 'reply',
}
