import type { InboundActivity } from './activity.ts'

/** What somebody wrote: without the mention of the bot, as plain well-formed text. */
export function textOf(activity: InboundActivity): string {
  let text = activity.text ?? ''
  for (const { of, written } of mentionsOf(activity)) {
    // Others who are mentioned are part of the sentence.
    text = text.replaceAll(written, of === activity.recipient.id ? ' ' : plainName(written))
  }
  return cleanText(text)
}

/** Outside personal chats only what is addressed to the bot is meant for it. */
export function isAddressed(activity: InboundActivity): boolean {
  const { conversationType } = activity.conversation
  if (conversationType !== 'groupChat' && conversationType !== 'channel') return true
  return activity.value != null || mentionsOf(activity).some(({ of }) => of === activity.recipient.id)
}

function mentionsOf({ entities }: InboundActivity): { readonly of: string; readonly written: string }[] {
  return (entities ?? []).flatMap(({ type, mentioned, text }) => {
    const of = type === 'mention' && typeof mentioned === 'object' && mentioned !== null && 'id' in mentioned
    return of && typeof mentioned.id === 'string' && typeof text === 'string' && text !== ''
      ? [{ of: mentioned.id, written: text }]
      : []
  })
}

const plainName = (mention: string) => mention.replace(/<\/?at[^>]*>/g, '')

/** Without control characters other than line feed and tab. Marks of direction stay: they are part of the text. */
export function cleanText(text: string): string {
  return text
    .replace(/&nbsp;|\u00a0/g, ' ')
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim()
}

/** Nothing that can be seen: spaces, or characters that only format. */
export const isBlank = (text: string): boolean => /^[\s\p{Cf}]*$/u.test(text)
