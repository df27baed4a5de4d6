const FORMAT_CHARACTERS = /\p{Cf}/gu
const FOREIGN_DIGIT = /(?![0-9])\p{Nd}/gu

/** One spelling for what means the same: compatibility forms, digits of all scripts, invisible characters left out. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(FORMAT_CHARACTERS, '')
    .replace(FOREIGN_DIGIT, asciiDigit)
    .replaceAll('٪', '%')
    .replaceAll('٫', '.')
    .replaceAll('٬', ',')
}

/** Unicode begins each script's ten digits at a code point that ends in 0 or in 6. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  const low = code & 0xf
  return String(/\p{Nd}/u.test(String.fromCodePoint(code - low)) ? low : low - 6)
}
