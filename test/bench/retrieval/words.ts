const HAN = /\p{Script=Han}/u
const chinese = new Intl.Segmenter('zh', { granularity: 'word' })
const BETWEEN_WORDS = /[\n\r\p{Z}\p{P}]+/u

/** Words as a careful user of a search library would cut them: the library's own way for Latin, Intl.Segmenter for Han. */
export function words(text: string): string[] {
  if (!HAN.test(text)) return text.toLowerCase().split(BETWEEN_WORDS).filter(Boolean)
  return Array.from(chinese.segment(text.toLowerCase()))
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment)
}
