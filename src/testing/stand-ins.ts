/** What is written where a recording has a placeholder: of its kind, and nobody's. */
const STAND_INS: Readonly<Record<string, (number: string) => string>> = {
  EMAIL: (number) => `customer.${number}@mail.example`,
  PHONE: (number) => `+44 20 7946 0${number.padStart(3, '9')}`,
  CARD: () => '4242 4242 4242 4242',
  IBAN: () => 'DE89 3704 0044 0532 0130 00',
}

/** The text of a masked line as somebody could have written it. */
export function withStandIns(text: string, values: Readonly<Record<string, string>> = {}): string {
  return text.replace(/\[(([A-Z_]+)_(\d+))\]/g, (placeholder, name: string, kind: string, number: string) => {
    return values[name] ?? STAND_INS[kind]?.(number) ?? placeholder
  })
}
