const HAN = /\p{Script=Han}/gu
const OTHER_LETTER = /[\p{L}--\p{Script=Han}]+/gv

/** Share of Chinese among the words of a text, where one Han character counts as one word: 0 to 1. */
export function hanShare(text: string): number {
  const han = text.match(HAN)?.length ?? 0
  if (han === 0) return 0
  return han / (han + (text.match(OTHER_LETTER)?.length ?? 0))
}

/** Whether a text is written in Chinese, names and codes of other scripts notwithstanding. */
export function isChinese(text: string): boolean {
  return hanShare(text) >= 0.3
}

export function isChineseTag(lang: string): boolean {
  return /^(?:zh|yue|cmn)\b/i.test(lang)
}
