import type { CountryCode } from 'libphonenumber-js/max'
import { cards } from './detect/cards.ts'
import { bankAccounts, driverLicences, passports } from './detect/documents.ts'
import { emails, spelledEmails } from './detect/emails.ts'
import { ibans } from './detect/ibans.ts'
import { ipAddresses } from './detect/ip-addresses.ts'
import { chineseResidentIds, usTaxpayerIds } from './detect/national-ids.ts'
import { phonesOf } from './detect/phones.ts'
import { issuedSecrets, privateKeys } from './detect/secrets.ts'
import { statedSecrets } from './detect/stated-secrets.ts'
import type { Detector } from './detector.ts'
import { type Finding, withoutOverlap } from './finding.ts'
import { fold } from './fold.ts'

export interface PersonalDataOptions {
  /** ISO 3166-1 codes of the countries whose phone numbers people write without a country code. */
  readonly regions: readonly CountryCode[]
}

export type FindPersonalData = (text: string) => Finding[]

/** Finds personal data and secrets: in order of the text, none overlapping another. */
export function personalDataFinder({ regions }: PersonalDataOptions): FindPersonalData {
  // Of two that are equally sure of the same place, the earlier one here has it.
  const detectors: readonly Detector[] = [
    privateKeys,
    issuedSecrets,
    statedSecrets,
    emails,
    spelledEmails,
    ibans,
    chineseResidentIds,
    cards,
    usTaxpayerIds,
    ipAddresses,
    passports,
    driverLicences,
    bankAccounts,
    phonesOf(regions),
  ]
  return (text) => {
    const folded = fold(text)
    const candidates = detectors.flatMap(({ hint, detect }) => (hint.test(folded.text) ? detect(folded.text) : []))
    return withoutOverlap(candidates, folded.text.length).map(({ start, end, type }) => ({
      start: folded.originalStart(start),
      end: folded.originalEnd(end),
      type,
    }))
  }
}

export function findPersonalData(text: string, options: PersonalDataOptions): Finding[] {
  return personalDataFinder(options)(text)
}
