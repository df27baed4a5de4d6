/** First digits of the numbers of one issuer, as an inclusive range, and how long its numbers are. */
type IssuerRange = readonly [from: number, to: number, shortest: number, longest: number]

// ISO/IEC 7812 ranges as the networks publish them.
const RANGES: readonly IssuerRange[] = [
  [4, 4, 13, 19], // Visa
  [51, 55, 16, 16], // Mastercard
  [2221, 2720, 16, 16], // Mastercard
  [34, 34, 15, 15], // American Express
  [37, 37, 15, 15], // American Express
  [62, 62, 16, 19], // UnionPay
  [81, 81, 16, 19], // UnionPay, RuPay
  [300, 305, 14, 19], // Diners Club
  [3095, 3095, 14, 19], // Diners Club
  [36, 36, 14, 19], // Diners Club
  [38, 39, 14, 19], // Diners Club
  [6011, 6011, 16, 19], // Discover
  [644, 649, 16, 19], // Discover
  [65, 65, 16, 19], // Discover, RuPay
  [3528, 3589, 16, 19], // JCB
  [1800, 1800, 15, 15], // JCB, older
  [2131, 2131, 15, 15], // JCB, older
  [50, 50, 12, 19], // Maestro, RuPay
  [56, 61, 12, 19], // Maestro, RuPay
  [63, 64, 12, 19], // Maestro
  [66, 69, 12, 19], // Maestro
  [2200, 2204, 16, 19], // Mir
]

export function hasIssuer(digits: string): boolean {
  return RANGES.some(([from, to, shortest, longest]) => {
    const prefix = Number(digits.slice(0, String(from).length))
    return prefix >= from && prefix <= to && digits.length >= shortest && digits.length <= longest
  })
}
