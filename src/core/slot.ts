import type { JsonValue } from './json.ts'

/** How to read what somebody wrote. */
export interface Reading {
  /** Milliseconds since the epoch: what "tomorrow" is counted from. */
  readonly now: number
  /** IANA name of the zone whose days are meant. */
  readonly timeZone: string
  /** What the customer sees in place of a choice, by the choice. */
  readonly titles: Readonly<Record<string, string>>
}

/** A value found in a text, and where: a half-open range of UTF-16 code units. */
export interface Found {
  readonly value: JsonValue
  readonly start: number
  readonly end: number
}

/** A text of the house in one language; undefined where there is none of this key. */
export type TextOf = (key: string, values?: Readonly<Record<string, string | number>>) => string | undefined

/** A value that a dialog needs before it runs, as its schema describes it. */
export interface Slot {
  readonly name: string
  /** What it is, in the author's words: "order number, like AO-123456". */
  readonly description: string | undefined
  /** The author's own question, where the locale files have none; one text for all languages, or one for each. */
  readonly question: string | Readonly<Record<string, string>> | undefined
  /** False for what is not asked for: it has a default, may be absent, or comes by a button alone. */
  readonly asked: boolean
  /** `text` can be told from no other words: it is taken from an answer to its own question alone. `none` is never found. */
  readonly kind: 'text' | 'value' | 'choice' | 'yes-or-no' | 'none'
  /** Whether the customer is asked once more if it was understood. */
  readonly confirm: boolean
  /** Whether other dialogs of this conversation may use it. */
  readonly remember: boolean
  /** JSON schema of its values. */
  readonly schema: Readonly<Record<string, JsonValue>>
  /** The values that it may have, where they can be counted. */
  readonly choices: readonly string[]
  /** Values that a text holds, in order. `answering`: the text answers the question for it. */
  find(text: string, reading: Reading, answering: boolean): Promise<readonly Found[]>
  /** Whether the schema takes a value. */
  accepts(value: JsonValue): boolean
}
