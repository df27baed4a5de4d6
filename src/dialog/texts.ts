import { IntlMessageFormat } from 'intl-messageformat'
import { ParleyError } from '../core/errors.ts'
import type { TextOf } from '../core/slot.ts'
import { HOUSE_TEXTS } from './house-texts.ts'

/** The texts of one language by key, in ICU message format: `{name}`, `{count, plural, one {# item} other {# items}}`. */
export type LocaleTexts = Readonly<Record<string, string>>

/** Looks a text up in a language and fills in its values. */
export type Texts = (locale: string, key: string, values?: Readonly<Record<string, string | number>>) => string

/** The bot's texts, in all its languages. */
export interface BotTexts {
  /** Throws a ParleyError of code `dialog-failed` for a key that there is not, or a value that is missing. */
  readonly text: Texts
  /** The texts of one language, where a text may be absent. */
  of(locale: string): TextOf
}

/** What a text is made of: its compiled form, and the names of its values. */
interface Compiled {
  readonly message: IntlMessageFormat
  readonly names: ReadonlySet<string>
}

/**
 * Compiles the texts of all languages over those that the house brings. Throws one ParleyError that names every text
 * that is missing in a language, cannot be read, or takes other values than in another, so that no customer meets it.
 */
export function createTexts(locales: ReadonlyMap<string, LocaleTexts>, required: readonly string[] = []): BotTexts {
  const problems: string[] = []
  const compiled = new Map([...locales].map(([locale, own]) => [locale, compileAll(locale, own, problems)]))
  const keys = new Set([
    ...required,
    ...Object.keys(HOUSE_TEXTS.en),
    ...[...compiled.values()].flatMap((texts) => [...texts.keys()]),
  ])
  for (const key of keys) problems.push(...problemsOf(key, compiled))
  if (problems.length > 0)
    throw new ParleyError('config-invalid', `some texts cannot be used:\n  ${problems.join('\n  ')}`)

  function format(locale: string, key: string, values: Readonly<Record<string, string | number>>): string | undefined {
    const message = compiled.get(locale)?.get(key)?.message
    if (!message) return undefined
    try {
      return String(message.format(values))
    } catch (cause) {
      throw new ParleyError('dialog-failed', `the text "${key}" in ${locale} lacks a value`, { cause })
    }
  }

  return {
    text(locale, key, values = {}) {
      const text = format(locale, key, values)
      if (text === undefined) throw new ParleyError('dialog-failed', `there is no text "${key}" in ${locale}`)
      return text
    },
    of:
      (locale) =>
      (key, values = {}) =>
        format(locale, key, values),
  }
}

function compileAll(locale: string, own: LocaleTexts, problems: string[]): ReadonlyMap<string, Compiled> {
  const house = HOUSE_TEXTS[locale.startsWith('zh') ? 'zh' : 'en']
  // Another language has to bring all of them: it would be answered in English otherwise.
  const base: LocaleTexts = /^(en|zh)\b/.test(locale) ? house : {}
  const texts = new Map<string, Compiled>()
  for (const [key, text] of Object.entries({ ...base, ...own })) {
    try {
      const message = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true })
      texts.set(key, { message, names: namesIn(message.getAst()) })
    } catch (error) {
      problems.push(`"${key}" in ${locale} is no ICU message: ${(error as Error).message}`)
    }
  }
  return texts
}

function problemsOf(key: string, locales: ReadonlyMap<string, ReadonlyMap<string, Compiled>>): string[] {
  const missing = [...locales]
    .filter(([, texts]) => !texts.has(key))
    .map(([locale]) => `"${key}" is missing in ${locale}`)
  if (missing.length > 0) return missing
  const [first, ...others] = [...locales].map(([locale, texts]) => ({
    locale,
    names: texts.get(key)?.names ?? new Set<string>(),
  }))
  return others
    .filter(({ names }) => first && names.symmetricDifference(first.names).size > 0)
    .map(({ locale }) => `"${key}" takes other values in ${locale} than in ${first?.locale}`)
}

type Part = ReturnType<IntlMessageFormat['getAst']>[number]
type Option = { readonly value: readonly Part[] }

/** The values that a message takes, also within its plural forms. */
function namesIn(parts: readonly Part[]): Set<string> {
  const names = new Set<string>()
  for (const part of parts) {
    // Literals and the sign of a plural take nothing.
    if (part.type === LITERAL || part.type === POUND) continue
    names.add(part.value)
    if ('options' in part)
      for (const option of Object.values<Option>(part.options))
        for (const name of namesIn(option.value)) names.add(name)
  }
  return names
}

/** Of the parser's kinds of parts; its enumeration is not exported by the package. */
const LITERAL = 0
const POUND = 7
