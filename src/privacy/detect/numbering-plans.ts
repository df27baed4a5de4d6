import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max'

// The full metadata, since the smaller ones judge a Chinese number by its length alone: any date of eight digits is
// valid. It costs 1.4 MB of heap over theirs, and less than a millisecond of loading.

/**
 * A parse takes 10 to 20 µs for each region. No message needs as many as this; one that is made to is not worth the
 * time, and what looks like a number in it then counts as one.
 */
const MOST_PARSES = 400

/** Looks numbers up in the numbering plans of some regions, for one text. */
export interface NumberingPlans {
  readonly regions: ReadonlySet<CountryCode>
  /** Whether the number, from its `+` on, is one of any country. */
  isInternational(number: string): boolean
  /** Whether the number, written as at home, is one of a region. */
  isNational(number: string): boolean
  /** As `isNational`, and grouped as the region does: `612 34 56 78`. */
  isGroupedAsNational(number: string, sizes: readonly number[]): boolean
}

export function numberingPlans(regions: readonly CountryCode[]): NumberingPlans {
  let parses = 0
  const parse = (number: string, region?: CountryCode) => {
    parses++
    const phone = parsePhoneNumberFromString(number, { ...(region && { defaultCountry: region }), extract: false })
    return phone?.isValid() ? phone : undefined
  }
  const exhausted = () => parses >= MOST_PARSES
  return {
    regions: new Set(regions),
    isInternational: (number) => exhausted() || parse(number) !== undefined,
    isNational: (number) => exhausted() || regions.some((region) => parse(number, region) !== undefined),
    isGroupedAsNational: (number, sizes) =>
      exhausted() ||
      regions.some((region) => {
        const usual = parse(number, region)?.formatNational().match(/\d+/g)
        return usual?.length === sizes.length && usual.every((group, index) => group.length === sizes[index])
      }),
  }
}
