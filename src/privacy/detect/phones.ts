import type { CountryCode } from 'libphonenumber-js/max'
import { type Cue, cueOf } from '../cues.ts'
import type { Detector } from '../detector.ts'
import type { Candidate, Certainty } from '../finding.ts'
import { type NumberRun, numberRuns } from '../number-runs.ts'
import { type NumberingPlans, numberingPlans } from './numbering-plans.ts'
import { isAmount, isDateAt, type WrittenNumber, writtenNumbersAt } from './written-numbers.ts'

const LONGEST = 15
/** Before a number: part of a code, a path, an assignment, or a numbered thing. */
const CODE_BEFORE = /[a-z_#=/&]-?$/i

/** Phone numbers of any country with `+` or `00`; of the regions, as written at home; of any shape where named so. */
export function phonesOf(regions: readonly CountryCode[]): Detector {
  return {
    hint: /\d/,
    detect(text) {
      const plans = numberingPlans(regions)
      return numberRuns(text).flatMap((run) => phonesIn(text, run, plans))
    },
  }
}

interface Phone extends WrittenNumber {
  readonly certainty: Certainty
}

function phonesIn(text: string, run: NumberRun, plans: NumberingPlans): Candidate[] {
  const found: Candidate[] = []
  if (run.end - run.start < 7 || isAmount(text, run)) return found
  const cue = cueOf(text, run.start, run.end)
  for (let first = 0; first < run.groups.length; ) {
    if (isDateAt(text, run, first)) {
      first += 3
      continue
    }
    const numbers = writtenNumbersAt(text, run, first)
    const phone = international(numbers, plans) ?? named(numbers, cue, plans) ?? national(text, numbers, cue, plans)
    if (phone) found.push({ start: phone.start, end: phone.end, type: 'phone', certainty: phone.certainty })
    first = phone?.next ?? first + 1
  }
  return found
}

/** With `+` or `00`, a number of any country; with a `+` also one that does not exist. */
function international(numbers: readonly WrittenNumber[], plans: NumberingPlans): Phone | undefined {
  const valid = numbers.find(
    ({ number, plus }) =>
      (plus || /^00[ -]?[1-9]/.test(number)) && plans.isInternational(`+${number.replace(/^00[ -]?/, '')}`),
  )
  if (valid) return { ...valid, certainty: 'proven' }
  const possible = numbers.find(({ digits, plus }) => plus && /^[1-9]/.test(digits) && digits.length <= LONGEST)
  return possible && { ...possible, certainty: 'likely' }
}

/** Called a phone number: of any shape, since people mistype and write to us from anywhere. */
function named(numbers: readonly WrittenNumber[], cue: Cue | undefined, plans: NumberingPlans): Phone | undefined {
  if (cue !== 'phone') return undefined
  const possible = numbers.filter(({ digits }) => digits.length <= LONGEST)
  // Where several numbers stand in a row, the numbering plans tell where the first one ends.
  const several = possible.length < numbers.length
  const phone = (several && possible.find(({ digits }) => plans.isNational(digits))) || possible[0]
  return phone && { ...phone, certainty: 'stated' }
}

/** Written as at home, in a form that order numbers, dates and amounts do not have. */
function national(
  text: string,
  numbers: readonly WrittenNumber[],
  cue: Cue | undefined,
  plans: NumberingPlans,
): Phone | undefined {
  const [longest] = numbers
  if (cue !== undefined || longest === undefined) return undefined
  if (CODE_BEFORE.test(text.slice(Math.max(0, longest.start - 2), longest.start))) return undefined
  const phone = numbers.find((number) => {
    if (/[a-z_]/i.test(text[number.end] ?? '')) return false
    const isMessage = /^\d{10,11}$/.test(number.digits) && text.trim().length === number.end - number.start
    if (isMessage || hasNationalForm(number, plans.regions)) return plans.isNational(number.digits)
    return number.whole && number.sizes.length >= 3 && plans.isGroupedAsNational(number.digits, number.sizes)
  })
  return phone && { ...phone, certainty: 'likely' }
}

function hasNationalForm({ digits, sizes }: WrittenNumber, regions: ReadonlySet<CountryCode>): boolean {
  if (regions.has('CN') && /^1[3-9]\d{9}$/.test(digits)) return true
  if (regions.has('US') && /^(?:1-)?3-3-4$/.test(sizes.join('-'))) return true
  return /^0[1-9]/.test(digits) && digits.length >= 10
}
