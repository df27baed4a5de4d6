import type { ReplyDraft } from '../core/reply.ts'
import { nearest } from '../engine/language.ts'
import type { BotFile } from './bot-file.ts'

/** What the bot says first in a language, where the configuration has it. */
export function greetingFor({ greeting, languages }: BotFile, locale: string | undefined): ReplyDraft | undefined {
  const found = greeting[(locale && nearest(locale, languages)) ?? languages[0]]
  if (!found) return undefined
  return {
    text: found.text,
    suggestedActions: found.suggestions.map((question) => ({ title: question, message: question })),
  }
}

/** The company's name in a language, else the bot's. */
export function titleFor({ title, name, languages }: BotFile, locale: string): string {
  return title[nearest(locale, languages) ?? languages[0]] ?? name
}
