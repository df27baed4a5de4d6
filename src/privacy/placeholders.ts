import type { PersonalDataType } from './finding.ts'

/** What a placeholder calls what it stands for; `TEXT` stands for text that reads like a placeholder itself. */
export const LABELS: Record<PersonalDataType | 'text', string> = {
  card: 'CARD',
  email: 'EMAIL',
  phone: 'PHONE',
  iban: 'IBAN',
  'us-ssn': 'SSN',
  'us-itin': 'ITIN',
  'cn-resident-id': 'RESIDENT_ID',
  'bank-account': 'BANK_ACCOUNT',
  passport: 'PASSPORT',
  'driver-licence': 'DRIVER_LICENCE',
  'ip-address': 'IP_ADDRESS',
  secret: 'SECRET',
  text: 'TEXT',
}

const UNDERSCORE = String.raw`\\?_`
const NAME = `(?:${Object.values(LABELS)
  .map((label) => label.replace('_', UNDERSCORE))
  .join('|')})${UNDERSCORE}[1-9]\\d{0,5}`

/**
 * A placeholder as a model may hand it back: in either case, with spaces inside the brackets, with brackets or
 * underscores escaped for Markdown. Without brackets only in capitals and as a word of its own.
 */
const PLACEHOLDER = new RegExp(
  String.raw`\\\[ ?(?<escaped>${NAME}) ?\\\]|\[ ?(?<plain>${NAME}) ?\\?\]|(?<![\w\\])(?<bare>${NAME})(?!\w|\\_)`,
  'gi',
)
/** No placeholder is longer, however it is written. */
const LONGEST = 40
/** At the end of a text, what may be the beginning of one: in brackets, escaped, or bare. */
const BEGINNINGS = [/\\?\[[ \w\\]*$/, /\\$/, /(?<![\w\\])[A-Z][A-Z\d\\_]*$/]
const STEMS = Object.values(LABELS).map((label) => `${label}_`)

export const placeholder = (name: string): string => `[${name}]`

/** Replaces what reads like a placeholder; `replace` gets its plain name (`EMAIL_1`) and how it was written. */
export function replacePlaceholders(text: string, replace: (name: string, written: string) => string): string {
  return text.replace(PLACEHOLDER, (written: string, ...rest: unknown[]) => {
    const { escaped, plain, bare } = rest.at(-1) as Record<string, string | undefined>
    const name = (escaped ?? plain ?? bare ?? '').replaceAll('\\', '')
    if (bare !== undefined && name !== name.toUpperCase()) return written
    return replace(name.toUpperCase(), written)
  })
}

/** Place from which on a text may be the beginning of a placeholder that goes on in the next piece. */
export function startOfUnfinished(text: string): number {
  const tail = text.slice(-LONGEST - 1)
  const lengths = BEGINNINGS.map((beginning) => {
    const begun = beginning.exec(tail)?.[0] ?? ''
    const name = begun.replace(/[\\[ ]/g, '').toUpperCase()
    return STEMS.some((stem) => stem.startsWith(name) || name.startsWith(stem)) ? begun.length : 0
  })
  return text.length - Math.max(...lengths)
}
