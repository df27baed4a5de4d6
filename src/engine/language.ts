const HAN = /\p{Script=Han}/gu
const LETTER = /\p{L}/gu
/** An order number or an e-mail address is of no language. */
const CODE = /(?<![a-z\d@._%+-])[a-z\d._%+-]*[\d@][a-z\d@._%+-]*/gi
/** One Han character says about as much as this many letters, so that "SIM卡怎么激活" is Chinese. */
const HAN_WEIGHT = 3

/** The bot's language nearest to a message: what it is written in, else what was spoken before, else what the client declares. */
export function chooseLocale(
  text: string,
  locales: readonly [string, ...string[]],
  ...hints: readonly (string | undefined)[]
): string {
  const han = text.match(HAN)?.length ?? 0
  const letters = (text.replace(CODE, ' ').match(LETTER)?.length ?? 0) - han
  const chinese = locales.find(isChinese)
  if (han > 0 && chinese && han * HAN_WEIGHT > letters) return chinese
  for (const hint of hints) {
    const locale = hint && nearest(hint, locales)
    if (!locale) continue
    // Latin letters are not Chinese, whatever the page's language is; a bare number may be.
    if (isChinese(locale) && letters > 0) continue
    return locale
  }
  const fallback = letters > 0 ? locales.find((locale) => !isChinese(locale)) : undefined
  return fallback ?? locales[0]
}

/** The same tag, else one of the same language. */
export function nearest(tag: string, locales: readonly string[]): string | undefined {
  return locales.find((locale) => locale === tag) ?? locales.find((locale) => language(locale) === language(tag))
}

const language = (tag: string) => tag.split('-', 1)[0]?.toLowerCase()
const isChinese = (tag: string) => language(tag) === 'zh'
