import type { Detector } from '../detector.ts'
import { isUsRoutingNumber } from '../validators.ts'
import { statedIn, statedValue } from './stated.ts'

// Numbers without a form of their own: only the words beside them tell what they are.

const PASSPORT = statedValue(
  '(?<![a-z])passports?(?![a-z])|护照|護照',
  String.raw`(?<![a-z\d])[a-z]{0,3}\d{6,9}(?![a-z\d])`,
)
const LICENCE = statedValue(
  "(?<![a-z])(?:driver'?s?'?|drivers|driving)[ -]?(?:licen[cs]e|permit)|(?<![a-z])DL(?= ?(?:number|no|#|:))|驾驶证|駕駛證|驾照|駕照",
  String.raw`(?<![a-z\d])(?=[a-z\d-]*\d{4})[a-z\d](?:-?[a-z\d]){4,19}(?![a-z\d])`,
)
const ROUTING = statedValue('(?<![a-z])(?:routing|aba|rtn)(?![a-z])', String.raw`\d{9}(?!\d)`)
const ACCOUNT = statedValue(
  '(?<![a-z])(?:bank|checking|savings) account(?![a-z])|(?<![a-z])account number(?![a-z])|(?<![a-z])acct(?![a-z])|' +
    '银行[账帐]户|銀行[賬帳]戶|银行[账帐]号|銀行[賬帳]號|收款[账帐]号|收款[賬帳]號|对公[账帐]户',
  String.raw`(?<!\d)\d(?:[ -]?\d){5,20}(?!\d)`,
)

export const passports: Detector = {
  hint: /passport|[护護]照/i,
  detect: (text) => statedIn(text, PASSPORT, 'passport'),
}

export const driverLicences: Detector = {
  hint: /licen[cs]e|permit|DL|[驾駕]/i,
  detect: (text) => statedIn(text, LICENCE, 'driver-licence'),
}

/** Accounts by the number of the account or of the bank. */
export const bankAccounts: Detector = {
  hint: /routing|aba|rtn|account|acct|[账帐賬帳]/i,
  detect: (text) => [
    ...statedIn(text, ROUTING, 'bank-account', isUsRoutingNumber),
    ...statedIn(text, ACCOUNT, 'bank-account'),
  ],
}
