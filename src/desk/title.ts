import type { desk as english } from './strings/en.ts'

/** Of the browser's tab; with how many wait for an answer. */
export const titleOf = (strings: typeof english, waiting = 0): string =>
  `${waiting > 0 ? `(${waiting}) ` : ''}${strings.title} · Parley`
