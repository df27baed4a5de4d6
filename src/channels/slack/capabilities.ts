import type { ChannelCapabilities } from '../../core/channel.ts'

export const capabilities: ChannelCapabilities = {
  streaming: 'added',
  // Slack refuses somewhat more than 13,000 characters of blocks in a message, whatever the limits of each.
  textLength: 11_000,
  tables: 'text',
  cards: 'native',
  citations: 'native',
  suggestedActions: 'buttons',
  feedback: true,
  typing: true,
  changes: ['edited', 'deleted'],
  attachments: { in: true, out: 'native' },
  proactive: true,
  aiLabel: false,
  disclosure: 'reply',
  banner: 'reply',
}
