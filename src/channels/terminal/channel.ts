import { randomUUID } from 'node:crypto'
import type { Accept, Channel } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { ConversationReference } from '../../core/conversation.ts'
import type { Message } from '../../core/message.ts'
import type { Reply, ReplyDraft, SuggestedAction } from '../../core/reply.ts'
import { cardText } from '../../rendering/card-text.ts'
import { capabilities } from './capabilities.ts'
import { labelsFor } from './labels.ts'
import { createLiveText, type LiveText } from './live-text.ts'
import { renderMarkdown } from './markdown.ts'
import type { Paint } from './paint.ts'
import { parseLine } from './parse.ts'
import { printable } from './printable.ts'
import { actionLines, attachmentLines, sourceLines } from './reply.ts'

export const TERMINAL = 'terminal'

/** The part of a terminal that is written to. */
export interface TerminalOutput {
  readonly isTTY?: boolean
  write(text: string): unknown
}

export interface TerminalChannelOptions {
  readonly accept: Accept
  /** The one conversation that this terminal shows. */
  readonly conversation: ConversationReference
  readonly out: TerminalOutput
  readonly paint: Paint
  /** Asked at the start of every reply. */
  readonly columns: () => number
  readonly name: string
  /** Whether the name stands above the bot's replies. */
  readonly heading: boolean
  /** Where relative links lead, where that is known. */
  readonly baseUrl?: string | undefined
  /** BCP 47 tag that the user declares. */
  readonly locale?: string | undefined
  /** Longest message that is taken, in UTF-16 code units. */
  readonly messageCharacters: number
  readonly clock: Clock
  readonly onReply?: (reply: Reply) => void
}

export interface TerminalChannel extends Channel {
  /**
   * Takes a line that was typed; a number picks one of the actions offered last. Returns the message once it is safe.
   * Throws a ParleyError with code `invalid-message`.
   */
  receive(line: string): Promise<Message>
  /** Shows a message of earlier. */
  recall(message: Message): void
  /** Shows what the bot says first. */
  greet(draft: ReplyDraft): void
  /** Shows nothing more. What is said from now on is read from the log when the conversation goes on. */
  close(): void
}

const CLEAR_LINE = '\r\u001b[K'

export function createTerminalChannel(options: TerminalChannelOptions): TerminalChannel {
  const { accept, conversation, out, paint, columns, name, heading, baseUrl, locale, messageCharacters, clock } =
    options
  let offered: readonly SuggestedAction[] = []
  let begun: { readonly id: string; readonly text: LiveText } | undefined
  let first = true
  let thinking = false
  let closed = false

  function write(text: string): void {
    if (closed) return
    if (thinking) out.write(CLEAR_LINE)
    thinking = false
    out.write(text)
  }

  /** The reply that is being printed; another one begins below it. */
  function begin(id: string, who = name): LiveText {
    if (begun?.id === id) return begun.text
    if (begun) write('\n')
    if (!first) write('\n')
    first = false
    if (heading) write(`${paint(printable(who), ['bold', 'cyan'])}\n`)
    const width = columns()
    const text = createLiveText(write, (markdown) => renderMarkdown(markdown, { columns: width, paint, baseUrl }))
    begun = { id, text }
    return text
  }

  function print(id: string, draft: ReplyDraft, language: string | undefined, who?: string): void {
    const { citations = [], attachments = [], suggestedActions = [] } = draft
    const said = [draft.text, ...(draft.card === undefined ? [] : [cardText(draft.card)])]
    begin(id, who).finish(said.filter(Boolean).join('\n\n'))
    begun = undefined
    const parts = [
      attachmentLines(attachments, paint, baseUrl),
      sourceLines(citations, labelsFor(language), paint, baseUrl),
      actionLines(suggestedActions, offered.length + 1, paint),
    ]
    offered = [...offered, ...suggestedActions]
    write('\n')
    for (const lines of parts) if (lines.length > 0) write(`\n${lines.join('\n')}\n`)
  }

  return {
    name: TERMINAL,
    capabilities,

    async typing(to) {
      if (to.id !== conversation.id || !out.isTTY || begun || thinking) return
      write(paint(labelsFor(locale).thinking(name), ['dim']))
      thinking = true
    },
    async stream(to, partial) {
      if (to.id === conversation.id) begin(partial.id).show(partial.text)
    },
    async send(to, reply) {
      if (to.id !== conversation.id) return
      print(reply.id, reply, reply.locale, reply.author?.name)
      options.onReply?.(reply)
    },

    async receive(line) {
      const { said, picked } = parseLine(line, offered, messageCharacters)
      if (picked) write(`${paint(printable(picked.title), ['dim'])}\n\n`)
      const message: Message = {
        id: randomUUID(),
        conversation,
        sender: { id: conversation.customer },
        attachments: [],
        time: clock(),
        ...(locale !== undefined && { locale }),
        ...said,
      }
      // Numbers name what the next reply offers.
      offered = []
      first = true
      await accept(message)
      return message
    },
    recall({ text }) {
      // A button that carried an action said nothing, nor did what was said out of turn.
      if (text !== '') write(`${paint('› ', ['bold'])}${printable(text)}\n\n`)
    },
    greet: (draft) => print('greeting', draft, locale),
    close() {
      if (begun) write('\n')
      write('')
      closed = true
    },
  }
}
