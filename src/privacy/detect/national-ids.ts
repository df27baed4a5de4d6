import { cueOf } from '../cues.ts'
import type { Detector } from '../detector.ts'
import type { Candidate } from '../finding.ts'
import { isChineseResidentId } from '../validators.ts'

const US = /(?<![\w.-])(\d{3})([- ]?)(\d{2})\2(\d{4})(?![\w-]|\.\d)/g

/** Areas 000, 666 and from 900 up were never given out, nor was a group 00 or a serial 0000. */
const isSsn = (area: string, group: string, serial: string) =>
  area !== '000' && area !== '666' && area < '900' && group !== '00' && serial !== '0000'

/** Begins with 9; the fourth and fifth digits are of the ranges that the tax office uses. */
const isItin = (area: string, group: string) => area >= '900' && /^(?:5\d|6[0-5]|7\d|8[0-8]|9[0-2]|9[4-9])$/.test(group)

/** Social security numbers and individual taxpayer numbers, written with dashes or named as such. */
export const usTaxpayerIds: Detector = {
  hint: /\d{4}/,
  detect(text) {
    const found: Candidate[] = []
    for (const match of text.matchAll(US)) {
      const [whole, area = '', separator, group = '', serial = ''] = match
      const start = match.index
      const end = start + whole.length
      const cue = cueOf(text, start, end)
      const itin = isItin(area, group)
      if (cue === 'ssn') found.push({ start, end, type: itin ? 'us-itin' : 'us-ssn', certainty: 'stated' })
      else if (separator === '-' && cue !== 'other' && (itin || isSsn(area, group, serial))) {
        found.push({ start, end, type: itin ? 'us-itin' : 'us-ssn', certainty: 'likely' })
      }
    }
    return found
  },
}

const CHINESE = /(?<![\w.-])(?:\d{6}([ -]?)\d{8}\1\d{3}[\dX]|\d{15})(?![\w-]|\.\d)/gi

const CALLED_ID =
  /(?<![a-z])(?<!(?:order|ticket|case|transaction|booking|payment|product|item|tracking|user)[ _-])id(?![a-z])[^a-z\d]{0,3}(?:(?:number|no|nr|is|was)[^a-z\d]{0,3}){0,2}$/i

/** Resident identity numbers of China: 18 characters with a check character, or the older 15 digits. */
export const chineseResidentIds: Detector = {
  hint: /\d{6}/,
  detect(text) {
    const found: Candidate[] = []
    for (const match of text.matchAll(CHINESE)) {
      const start = match.index
      const end = start + match[0].length
      const id = match[0].replace(/[ -]/g, '').toUpperCase()
      const cue = cueOf(text, start, end)
      const valid = isChineseResidentId(id)
      // "My Chinese ID" is one where the digits agree; "order ID" is not.
      const isCalledId = valid && id.length === 18 && CALLED_ID.test(text.slice(Math.max(0, start - 24), start))
      if (cue === 'other' && !isCalledId) continue
      if (valid && id.length === 18) found.push({ start, end, type: 'cn-resident-id', certainty: 'proven' })
      else if (cue === 'resident-id') found.push({ start, end, type: 'cn-resident-id', certainty: 'stated' })
      else if (valid && cue === undefined) found.push({ start, end, type: 'cn-resident-id', certainty: 'likely' })
    }
    return found
  },
}
