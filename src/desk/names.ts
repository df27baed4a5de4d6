import type { desk as english } from './strings/en.ts'

// Words of the house and of the configuration, as people say them; what the desk has no word for stays as it is.

const inTable = (table: Readonly<Record<string, string>>, word: string): string =>
  Object.hasOwn(table, word) ? (table[word] ?? word) : word

export const channelName = (channel: string, { channels }: typeof english): string => inTable(channels, channel)
export const reasonName = (reason: string, { reasons }: typeof english): string => inTable(reasons, reason)
export const roleName = (role: string, { roles }: typeof english): string => inTable(roles, role)

export function languageName(tag: string, lang: string): string {
  try {
    return new Intl.DisplayNames(lang, { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}
