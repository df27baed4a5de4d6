// The package's index loads a hundred files in 30 to 60 ms; these few take 4. They are CommonJS, hence `.default`.
import abaRouting from 'validator/lib/isAbaRouting.js'
import email from 'validator/lib/isEmail.js'
import iban from 'validator/lib/isIBAN.js'
import identityCard from 'validator/lib/isIdentityCard.js'
import luhn from 'validator/lib/isLuhnNumber.js'

export const isUsRoutingNumber = abaRouting.default
export const isEmail = email.default
export const isIban = iban.default
export const ibanCountries: ReadonlySet<string> = new Set(iban.locales)
export const isLuhnNumber = luhn.default
export const isChineseResidentId = (text: string): boolean => identityCard.default(text, 'zh-CN')
