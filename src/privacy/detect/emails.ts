import type { Detector } from '../detector.ts'
import type { Candidate } from '../finding.ts'
import { isEmail } from '../validators.ts'

const LONGEST_LOCAL = 64
const LONGEST_DOMAIN = 254
// Other signs are allowed before the @ and not used; a slash or an equals sign there belongs to a web address.
const LOCAL = /[\p{Script=Latin}\d.+_'-]+$/u
const DOMAIN = /^(?:[\p{Script=Latin}\d](?:[\p{Script=Latin}\d-]{0,62})[.。])+\p{Script=Latin}{2,24}/u
/** Not the first sign of a name, but often written before one. */
const LEADING = /^[.+'-]+/
/** `https://name:password@host`: what stands before the @ is not a mailbox. */
const CREDENTIALS = /:\/\/[^\s/:@]+:[^\s/@]*$/

export const emails: Detector = {
  hint: /@/,
  detect(text) {
    const found: Candidate[] = []
    for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      const domain = DOMAIN.exec(text.slice(at + 1, at + 1 + LONGEST_DOMAIN))?.[0]
      if (domain === undefined) continue
      const before = text.slice(Math.max(0, at - LONGEST_LOCAL), at)
      const local = LOCAL.exec(before)?.[0].replace(LEADING, '')
      if (!local || CREDENTIALS.test(before) || !isEmail(`${local}@${domain.replaceAll('。', '.')}`)) continue
      const [start, end] = [at - local.length, at + 1 + domain.length]
      found.push({ start, end, type: 'email', certainty: 'proven' })
    }
    return found
  },
}

// "jo dot smith at example dot com": somebody hides it from robots. A bare "at" counts only before a spelled dot.
const WORD = String.raw`[a-z\d][a-z\d_+-]{0,40}`
const DOT = String.raw`(?:\s?[(\[]\s?(?:dot|点|點)\s?[)\]]\s?|\sdot\s|\s?[点點]\s?|\.)`
const SPELLED_DOT = String.raw`(?:\s?[(\[]\s?(?:dot|点|點)\s?[)\]]\s?|\sdot\s|\s?[点點]\s?)`
const SPELLED = new RegExp(
  String.raw`(?<![a-z\d._+-])${WORD}(?:${DOT}${WORD}){0,3}(?:` +
    String.raw`\s?[(\[]\s?(?:at|艾特|@)\s?[)\]]\s?${WORD}(?:${DOT}${WORD}){0,3}${DOT}[a-z]{2,12}` +
    String.raw`|\s(?:at|艾特)\s${WORD}(?:${SPELLED_DOT}${WORD}){0,2}${SPELLED_DOT}(?:com|net|org|edu|gov|io|co|de|fr|cn|uk|us|info|biz|me|app)` +
    String.raw`)(?![a-z\d])`,
  'giu',
)

export const spelledEmails: Detector = {
  hint: /\bdot\b|[点點]|[([]\s?(?:at|艾特|@)\s?[)\]]/i,
  detect: (text) =>
    Array.from(text.matchAll(SPELLED), (match) => ({
      start: match.index,
      end: match.index + match[0].length,
      type: 'email',
      certainty: 'likely',
    })),
}
