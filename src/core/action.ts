import type { JsonValue } from './json.ts'

/** A dialog that the customer chose by a button, with the values that the button carries. */
export interface Action {
  readonly dialog: string
  readonly value?: JsonValue
}
