import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { findPersonalData } from '../../src/privacy/find-personal-data.ts'
import { type Finding, PERSONAL_DATA_TYPES, type PersonalDataType } from '../../src/privacy/finding.ts'
import { regionsOf } from '../../src/privacy/regions.ts'

// `node test/bench/personal-data.ts FILE [--languages en,zh] [--misses]` measures what is found in a file of lines
// {"text", "spans": [{"start", "end", "type"}]}, places in code points. A finding is right where it overlaps a span
// of its type; exact, where it has the same ends.

/** Names that public sets of personal data give to what we find. */
const KNOWN_AS: Readonly<Record<string, PersonalDataType>> = {
  CREDIT_CARD: 'card',
  CREDIT_DEBIT_NUMBER: 'card',
  EMAIL: 'email',
  EMAIL_ADDRESS: 'email',
  PHONE: 'phone',
  PHONE_NUMBER: 'phone',
  IBAN: 'iban',
  IBAN_CODE: 'iban',
  SSN: 'us-ssn',
  US_SSN: 'us-ssn',
  US_ITIN: 'us-itin',
  CN_ID: 'cn-resident-id',
  CN_ID_CARD: 'cn-resident-id',
  US_BANK_NUMBER: 'bank-account',
  BANK_ACCOUNT: 'bank-account',
  PASSPORT: 'passport',
  US_PASSPORT: 'passport',
  DRIVER_LICENSE: 'driver-licence',
  US_DRIVER_LICENSE: 'driver-licence',
  IP: 'ip-address',
  IP_ADDRESS: 'ip-address',
  API_KEY: 'secret',
  PASSWORD: 'secret',
  SECRET: 'secret',
}

const line = z.object({
  text: z.string(),
  spans: z.array(z.object({ start: z.int(), end: z.int(), type: z.string() })),
})
type Line = z.infer<typeof line>

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { languages: { type: 'string', default: 'en,zh' }, misses: { type: 'boolean', default: false } },
})
const [file] = positionals
if (file === undefined) {
  console.error('usage: node test/bench/personal-data.ts FILE [--languages en,zh] [--misses]')
  process.exit(2)
}

const regions = regionsOf(values.languages.split(','))
const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
const tallies = new Map(PERSONAL_DATA_TYPES.map((type) => [type, { tp: 0, fp: 0, fn: 0, exact: 0 }]))
const unclaimed = new Map<string, number>()
for (const row of lines) measure(line.parse(JSON.parse(row)))

const share = (part: number, whole: number) => (whole === 0 ? '' : (part / whole).toFixed(3))
console.log('| type | tp | fp | fn | precision | recall | exact |\n|---|---|---|---|---|---|---|')
for (const [type, { tp, fp, fn, exact }] of tallies) {
  const figures = [tp, fp, fn, share(tp, tp + fp), share(tp, tp + fn), share(exact, tp + fn)]
  console.log(`| ${[type, ...figures].join(' | ')} |`)
}
const others = [...unclaimed].sort(([, a], [, b]) => b - a).map(([type, count]) => `${type} ${count}`)
console.log(`\n${lines.length} texts. Not claimed: ${others.join(', ') || 'none'}.`)

function measure({ text, spans }: Line): void {
  const found = findPersonalData(text, { regions })
  const places = codePointPlaces(text)
  const wanted = spans.flatMap(({ start, end, type }) => {
    const known = KNOWN_AS[type] ?? PERSONAL_DATA_TYPES.find((ours) => ours === type)
    if (known === undefined) unclaimed.set(type, (unclaimed.get(type) ?? 0) + 1)
    return known === undefined ? [] : [{ start: places[start] ?? 0, end: places[end] ?? text.length, type: known }]
  })
  for (const span of wanted) {
    const tally = tallies.get(span.type)
    if (tally === undefined) continue
    if (found.some((finding) => overlaps(finding, span))) tally.tp++
    else {
      tally.fn++
      show('missed', text, span)
    }
    if (found.some(({ start, end, type }) => start === span.start && end === span.end && type === span.type))
      tally.exact++
  }
  for (const finding of found) {
    if (wanted.some((span) => overlaps(finding, span))) continue
    const tally = tallies.get(finding.type)
    if (tally !== undefined) tally.fp++
    show('wrong', text, finding)
  }
}

function overlaps(a: Finding, b: Finding): boolean {
  return a.type === b.type && a.start < b.end && b.start < a.end
}

/** Place in UTF-16 code units of each code point. */
function codePointPlaces(text: string): number[] {
  let place = 0
  const places = Array.from(text, (character) => {
    place += character.length
    return place - character.length
  })
  return [...places, place]
}

function show(what: string, text: string, { start, end, type }: Finding): void {
  if (!values.misses) return
  const around = `${text.slice(Math.max(0, start - 50), start)}⟦${text.slice(start, end)}⟧${text.slice(end, end + 25)}`
  console.log(`${what} ${type}: ${around.replaceAll('\n', '⏎')}`)
}
