import type { ChannelCapabilities } from '../../core/channel.ts'

export const capabilities: ChannelCapabilities = {
  streaming: 'whole',
  textLength: 100_000,
  tables: 'native',
  cards: 'native',
  citations: 'native',
  suggestedActions: 'buttons',
  feedback: true,
  typing: true,
  changes: [],
  attachments: { in: true, out: 'native' },
  proactive: true,
  aiLabel: false,
  disclosure: 'greeting',
  banner: 'surface',
}
