import { createRequire } from 'node:module'

// The package's index loads a hundred files in 30 to 60 ms; these few take 4. They are CommonJS that claims to be a
// module, which Node and bundlers import differently; all of them require it alike.
const require = createRequire(import.meta.url)
const { default: isAbaRouting }: typeof import('validator/lib/isAbaRouting.js') = require('validator/lib/isAbaRouting')
const { default: isEmail }: typeof import('validator/lib/isEmail.js') = require('validator/lib/isEmail')
const { default: isIban, locales }: typeof import('validator/lib/isIBAN.js') = require('validator/lib/isIBAN')
const { default: isIdentityCard }: typeof import('validator/lib/isIdentityCard.js') =
  require('validator/lib/isIdentityCard')
const { default: isLuhnNumber }: typeof import('validator/lib/isLuhnNumber.js') = require('validator/lib/isLuhnNumber')

export { isEmail, isIban, isLuhnNumber }
export const isUsRoutingNumber = isAbaRouting
export const ibanCountries: ReadonlySet<string> = new Set(locales)
export const isChineseResidentId = (text: string): boolean => isIdentityCard(text, 'zh-CN')
