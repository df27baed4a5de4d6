// Thirteen to nineteen digits, perhaps in groups.
const candidates = /(?<![\d.,])\d(?:[ -]?\d){12,18}(?![\d]|[.,]\d)/g

/** Hides what is very probably the number of a payment card: all digits but the last four. */
export function hideCardNumbers(text: string): string {
  return text.replace(candidates, (found) => {
    const digits = found.replace(/\D/g, '')
    if (!passesLuhn(digits) || /^0/.test(digits)) return found
    let left = digits.length - 4
    return found.replace(/\d/g, (digit) => (left-- > 0 ? '•' : digit))
  })
}

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (1 + (place % 2))
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}
