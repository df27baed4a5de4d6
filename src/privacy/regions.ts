import { type CountryCode, isSupportedCountry } from 'libphonenumber-js/max'

/** Where people who write a language mostly live, beyond the country that it is named after. */
const SPOKEN_IN: Readonly<Record<string, readonly CountryCode[]>> = {
  en: ['US', 'GB', 'AU', 'IE', 'NZ', 'IN', 'ZA'],
  zh: ['CN', 'HK', 'TW'],
  de: ['DE', 'AT', 'CH'],
  fr: ['FR', 'BE', 'CH'],
  nl: ['NL', 'BE'],
  es: ['ES', 'MX', 'AR', 'CO'],
  pt: ['PT', 'BR'],
}

/** Regions (ISO 3166-1) whose national phone numbers to expect from speakers of some languages (BCP 47 tags). */
export function regionsOf(languages: readonly string[]): CountryCode[] {
  const regions = languages.flatMap((tag) => {
    const { language, region } = new Intl.Locale(tag).maximize()
    return [region, ...(SPOKEN_IN[language] ?? [])]
  })
  return [...new Set(regions)].filter((region) => region !== undefined && isSupportedCountry(region))
}
