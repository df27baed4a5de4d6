import { hanShare } from './language.ts'
import { latinLanguage } from './languages.ts'
import { normalise, TOKEN } from './normalise.ts'

/**
 * The language of a short text in Latin script among these BCP 47 tags, by its function words; undefined where they tell
 * nothing, or two languages alike.
 */
export function guessLanguage(text: string, tags: readonly string[]): string | undefined {
  if (tags.length < 2 || hanShare(text) === 1) return tags[0]
  const words = normalise(text).match(TOKEN) ?? []
  const counted = tags.map((tag) => {
    const { stop, asking } = latinLanguage(tag)
    return { tag, count: words.filter((word) => stop.has(word) || asking.has(word)).length }
  })
  const [first, second] = counted.sort((a, b) => b.count - a.count)
  return first !== undefined && first.count > (second?.count ?? 0) ? first.tag : undefined
}
