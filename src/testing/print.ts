import type { Reply } from '../core/reply.ts'
import type { Line } from './conversation.ts'

/** A conversation as people read it, for a journey that failed. */
export function printConversation(lines: readonly Line[]): string {
  return lines.map((line) => indented(...said(line))).join('\n')
}

function said(line: Line): [who: string, what: string] {
  if (line.by === 'customer') return ['customer', line.text]
  if (line.by === 'tool') return ['tool', `${line.call.tool}(${JSON.stringify(line.call.input) ?? ''})`]
  if (line.by === 'house') return ['log', line.text]
  return [line.reply.dialog ?? line.reply.author?.name ?? 'bot', printReply(line.reply)]
}

function printReply({ text, suggestedActions = [], citations = [], attachments = [], card }: Reply): string {
  const extras = [
    ...suggestedActions.map(({ title }) => `[${title}]`),
    ...citations.map(({ title }) => `(source: ${title})`),
    ...attachments.map(({ name }) => `(file: ${name})`),
    ...(card === undefined ? [] : ['(card)']),
  ]
  return extras.length === 0 ? text : `${text}\n${extras.join(' ')}`
}

const WHO = 14

function indented(who: string, what: string): string {
  return `  ${`${who}:`.padEnd(WHO)} ${what.replaceAll('\n', `\n${' '.repeat(WHO + 3)}`)}`
}
