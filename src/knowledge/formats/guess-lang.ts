import { hanShare, isChineseTag } from '../analysis/language.ts'
import { LANG_SUFFIX, withoutExtension } from './declared.ts'

/** Language of a text that declares none: by its script, then by its file's name, then the default. */
export function guessLang(text: string, path: string, defaultLang: string): string {
  const suffix = LANG_SUFFIX.exec(withoutExtension(path))?.[1]
  const named = suffix === 'zh' ? 'zh-Hans' : suffix
  if (hanShare(text) >= 0.2) {
    // Script alone does not tell simplified from traditional; a name that does is believed.
    if (named !== undefined && isChineseTag(named)) return named
    return isChineseTag(defaultLang) ? defaultLang : 'zh-Hans'
  }
  if (named !== undefined) return named
  return isChineseTag(defaultLang) && /\p{L}/u.test(text) ? 'en' : defaultLang
}
