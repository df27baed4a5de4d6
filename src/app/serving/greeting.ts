import type { ReplyDraft } from '../../core/reply.ts'
import type { Texts } from '../../dialog/texts.ts'
import { nearest } from '../../engine/language.ts'
import { DISCLOSURE_TEXT } from '../../engine/notices.ts'
import type { BotFile } from '../config/bot-file.ts'

/** What the bot says first in a language, where the configuration has it. */
export function greetingFor({ greeting, languages }: BotFile, locale: string | undefined): ReplyDraft | undefined {
  const found = greeting[(locale && nearest(locale, languages)) ?? languages[0]]
  if (!found) return undefined
  return {
    text: found.text,
    suggestedActions: found.suggestions.map((question) => ({ title: question, message: question })),
  }
}

/** The same, and that an AI answers: for channels on which every customer sees it before writing. */
export function disclosingGreeting(bot: BotFile, texts: Texts, locale: string | undefined): ReplyDraft {
  const greeting = greetingFor(bot, locale)
  const disclosure = texts((locale && nearest(locale, bot.languages)) ?? bot.languages[0], DISCLOSURE_TEXT)
  return { ...greeting, text: greeting ? `${greeting.text}\n\n${disclosure}` : disclosure }
}

/** The company's name in a language, else the bot's. */
export function titleFor({ title, name, languages }: BotFile, locale: string): string {
  return title[nearest(locale, languages) ?? languages[0]] ?? name
}
