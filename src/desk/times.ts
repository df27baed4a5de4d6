import { useEffect, useState } from 'preact/hooks'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** How often what is shown of the time is looked at again. */
const LOOK_MS = 10_000

/** The reader's own way of writing the language that the desk is shown in. */
export function localeOf(lang: string): string {
  const language = (tag: string) => tag.split('-')[0]
  return navigator.languages.find((tag) => language(tag) === language(lang)) ?? lang
}

/** A span in the largest unit that it fills: `4 min`. */
export function spanOf(ms: number, locale: string): string {
  if (ms < MINUTE_MS) return `<\u00a0${unit(1, 'minute', locale)}`
  if (ms < HOUR_MS) return unit(ms / MINUTE_MS, 'minute', locale)
  if (ms < DAY_MS) return unit(ms / HOUR_MS, 'hour', locale)
  return unit(ms / DAY_MS, 'day', locale)
}

const unit = (count: number, name: string, locale: string) =>
  Math.floor(count).toLocaleString(locale, { style: 'unit', unit: name, unitDisplay: 'short' })

export const clock = (time: number, locale: string): string =>
  new Date(time).toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit' })

export const dateAndTime = (time: number, locale: string): string =>
  new Date(time).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' })

/** `Today`, `Yesterday`, or the date. */
export function dayName(time: number, now: number, locale: string): string {
  const days = Math.round((midnight(time) - midnight(now)) / DAY_MS)
  if (days >= -1) {
    const name = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
    return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1)
  }
  return new Date(time).toLocaleDateString(locale, { weekday: 'long', day: 'numeric', month: 'long' })
}

export const isSameDay = (one: number, other: number): boolean => midnight(one) === midnight(other)

const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0)

export function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), LOOK_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
