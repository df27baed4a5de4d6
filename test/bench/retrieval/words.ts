const HAN = /\p{Script=Han}/u
const chinese = new Intl.Segmenter('zh', { granularity: 'word' })
const BETWEEN_WORDS = /[\n\r\p{Z}\p{P}\p{S}]+/u

/** Words as a careful user of a search library would cut them: at spaces and signs, and Chinese by Intl.Segmenter. */
export function words(text: string): string[] {
  return text
    .toLowerCase()
    .split(BETWEEN_WORDS)
    .filter(Boolean)
    .flatMap((part) => (HAN.test(part) ? Array.from(chinese.segment(part), ({ segment }) => segment) : [part]))
}
