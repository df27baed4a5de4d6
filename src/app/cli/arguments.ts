import { InvalidArgumentError } from 'commander'

// What commands are given, checked; what is wrong is said by the command line as wrong use.

export function localeTag(value: string): string {
  try {
    return Intl.getCanonicalLocales(value)[0] ?? value
  } catch {
    throw new InvalidArgumentError('Expected a language tag like "en" or "zh-Hans".')
  }
}

export function wholeNumber(value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw new InvalidArgumentError('Expected a whole number.')
  return Number(value)
}

export function countOf(value: string): number {
  const count = Number(value)
  if (!Number.isInteger(count) || count < 1 || count > 20)
    throw new InvalidArgumentError('Expected a number from 1 to 20.')
  return count
}

export function dayOf(value: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))) return value
  throw new InvalidArgumentError('Expected a day like 2026-11-01.')
}

/** The first moment of a day, or so many days from now. */
export function expiry(value: string): number {
  const days = /^(\d{1,4})d$/.exec(value)?.[1]
  if (days !== undefined) return Date.now() + Number(days) * 86_400_000
  const time = /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(value) : Number.NaN
  if (Number.isNaN(time)) throw new InvalidArgumentError('Expected a date like 2027-01-31, or days like 7d.')
  if (time <= Date.now()) throw new InvalidArgumentError('That day is over.')
  return time
}

export function semanticVersion(value: string): string {
  if (!/^\d{1,5}\.\d{1,5}\.\d{1,5}$/.test(value)) throw new InvalidArgumentError('Expected a version like 1.0.1.')
  return value
}
