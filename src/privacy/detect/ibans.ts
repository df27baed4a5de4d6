import type { Detector } from '../detector.ts'
import type { Candidate } from '../finding.ts'
import { ibanCountries, isIban } from '../validators.ts'

/** Pieces of up to four characters may be set off by a space or a dash. */
const START = /(?<![a-z\d])([a-z]{2})\d{2}(?:[ -]?[a-z\d]){11,34}/gi
const SHORTEST = 15
const LONGEST = 34
const NAMED = /(?<![a-z])iban[^a-z\d\n]{0,6}(?:(?:number|no|nr|is|号码?|為|为|是)[^a-z\d\n]{0,4}){0,2}$/i

/** International bank account numbers: by country, length and check digits; where the words say IBAN, by shape. */
export const ibans: Detector = {
  hint: /[a-z]{2}\d{2}/i,
  detect(text) {
    const found: Candidate[] = []
    for (const match of text.matchAll(START)) {
      if (!ibanCountries.has((match[1] ?? '').toUpperCase())) continue
      const start = match.index
      const pieces = wholePieces(text, start, match[0].length)
      const proven = pieces.find((end) => isIban(text.slice(start, end)))
      if (proven !== undefined) found.push({ start, end: proven, type: 'iban', certainty: 'proven' })
      else if (NAMED.test(text.slice(Math.max(0, start - 32), start))) {
        const end = pieces.find((end) => isWrittenLikeIban(text.slice(start, end)))
        if (end !== undefined) found.push({ start, end, type: 'iban', certainty: 'stated' })
      }
    }
    return found
  },
}

/** Ends of the words that could be its last, longest first. */
function wholePieces(text: string, start: number, length: number): number[] {
  const ends: number[] = []
  for (let end = start + SHORTEST; end <= start + length; end++) {
    if (!/[a-z\d]/i.test(text[end] ?? '')) ends.push(end)
  }
  return ends.reverse()
}

/** In one piece, or in pieces of four with digits in each but the bank's. */
function isWrittenLikeIban(piece: string): boolean {
  const letters = piece.replace(/[ -]/g, '')
  if (letters.length < SHORTEST || letters.length > LONGEST) return false
  return /^[a-z]{2}\d{2}(?:[ -][a-z\d]{4}){2,7}(?:[ -](?=\w*\d)[a-z\d]{1,4})?$|^[a-z\d]+$/i.test(piece)
}
