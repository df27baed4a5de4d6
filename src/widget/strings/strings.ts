/** Words that stand before ours; `lang` and `dir` say what they are. */
export type OwnStrings = Readonly<Record<string, string>>

/** The script's attribute, else the page's language, else the browser's. */
export function chooseLocale(attribute: string | null): string {
  return attribute || document.documentElement.lang || navigator.language || 'en'
}

export const isChinese = (locale: string): boolean => /^zh\b/i.test(locale)

/** Of texts by language: the one in this language, in one near to it, or the first. */
export function inLocale<Text>(texts: Readonly<Record<string, Text>> | undefined, locale: string): Text | undefined {
  const entries = Object.entries(texts ?? {})
  const language = (tag: string) => tag.toLowerCase().split('-')[0]
  const found =
    entries.find(([tag]) => tag === locale) ?? entries.find(([tag]) => language(tag) === language(locale)) ?? entries[0]
  return found?.[1]
}

/** Puts values into the places that a text names in braces. */
export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place))

/** What a file of strings holds, whatever it holds. */
export function readStrings(file: unknown): OwnStrings {
  const entries = Object.entries(file !== null && typeof file === 'object' ? file : {})
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}
