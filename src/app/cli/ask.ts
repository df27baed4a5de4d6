import { createTerminalChannel } from '../../channels/terminal/channel.ts'
import { absoluteUrl } from '../../channels/terminal/links.ts'
import type { Answer } from '../../core/answer.ts'
import { ParleyError } from '../../core/errors.ts'
import type { Reply } from '../../core/reply.ts'
import { SORRY_TEXT } from '../../engine/turn-task.ts'
import { EXIT } from './exit.ts'
import { openQuietHouse } from './quiet-house.ts'
import { newConversation } from './terminal-conversation.ts'
import { paintFor, readableColumns } from './terminal-features.ts'

export interface AskOptions {
  readonly json?: true
  readonly locale?: string
}

/** `parley ask`: one question in a conversation of its own. Ends with 1 when the bot does not know, or failed. */
export async function ask(question: string, { json, locale }: AskOptions): Promise<number> {
  let answer: Answer | undefined
  const replies: Reply[] = []
  const { config, house, baseUrl } = await openQuietHouse({
    onAnswer: (concluded) => {
      answer = concluded
    },
  })
  try {
    const channel = createTerminalChannel({
      accept: house.engine.accept,
      conversation: newConversation(),
      out: json ? { write: () => {} } : process.stdout,
      paint: paintFor(process.stdout),
      columns: () => readableColumns(process.stdout),
      name: config.bot.name,
      heading: false,
      baseUrl,
      locale,
      messageCharacters: config.bot.limits.messageCharacters,
      clock: Date.now,
      onReply: (reply) => replies.push(reply),
    })
    house.engine.connect(channel)
    await channel.receive(question)
    await house.engine.idle()
  } finally {
    await house.close(0)
  }
  const [first] = replies
  if (!first) throw new ParleyError('dialog-failed', 'no answer came: the log above says why')
  if (json)
    process.stdout.write(`${JSON.stringify(describe(question, first.locale, answer, replies, baseUrl), null, 2)}\n`)
  const failed = replies.some(({ id }) => id.endsWith(`.${SORRY_TEXT}`))
  return failed || answer?.kind === 'unknown' ? EXIT.wanting : EXIT.done
}

/** `kind` is `dialog` when a dialog replied without asking the documents. */
function describe(
  question: string,
  locale: string,
  answer: Answer | undefined,
  replies: readonly Reply[],
  baseUrl: string | undefined,
) {
  return {
    question,
    locale,
    kind: answer?.kind ?? 'dialog',
    text: replies.map((reply) => reply.text).join('\n\n'),
    citations: replies.flatMap((reply) =>
      (reply.citations ?? []).map(({ title, url, passage }) => ({
        title,
        url: absoluteUrl(url, baseUrl) ?? url,
        passage: passage.id,
        document: passage.document,
        version: passage.version,
      })),
    ),
    suggestions: replies.flatMap((reply) => (reply.suggestedActions ?? []).map(({ title }) => title)),
    ...(answer && { probability: answer.probability }),
  }
}
