import { ParleyError } from '../core/errors.ts'

/** The texts of one language by key, with `{name}` where a value goes. */
export type LocaleTexts = Readonly<Record<string, string>>

/** Looks a text up in a language and fills in its values. */
export type Texts = (locale: string, key: string, values?: Readonly<Record<string, string | number>>) => string

/** Checks that all languages have the same keys, and those that the house itself needs, so that no customer meets a gap. */
export function createTexts(locales: ReadonlyMap<string, LocaleTexts>, required: readonly string[]): Texts {
  const keys = new Set([...required, ...[...locales.values()].flatMap(Object.keys)])
  const gaps = [...locales].flatMap(([locale, texts]) =>
    [...keys].filter((key) => texts[key] === undefined).map((key) => `"${key}" in ${locale}`),
  )
  if (gaps.length > 0) throw new ParleyError('config-invalid', `texts are missing: ${gaps.join(', ')}`)
  return (locale, key, values = {}) => {
    const text = locales.get(locale)?.[key]
    if (text === undefined) throw new ParleyError('dialog-failed', `there is no text "${key}" in ${locale}`)
    return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(values[name] ?? placeholder))
  }
}
