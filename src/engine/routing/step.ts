import type { Dialog } from '../../core/dialog.ts'
import type { JsonValue } from '../../core/json.ts'
import type { ConversationState, PendingDialog } from '../../core/memory.ts'
import type { ReplyDraft } from '../../core/reply.ts'
import type { Reading, TextOf } from '../../core/slot.ts'
import type { TurnInput } from '../gather.ts'

/** What a message meets: the conversation as it stands. */
export interface Hearing {
  readonly input: TurnInput
  readonly state: ConversationState
  readonly text: TextOf
  readonly locale: string
  readonly now: Reading['now']
  readonly timeZone: Reading['timeZone']
  /** Whether there is a dialog that brings a person. */
  readonly person: boolean
}

/** What a turn does. */
export interface Step {
  /** In whose name is spoken. */
  readonly dialog: Dialog
  /** What the house says, before the dialog runs or in its place. */
  readonly says: readonly ReplyDraft[]
  /** The dialog runs, with its checked slots, from where it had got. */
  readonly run?: { readonly slots: unknown; readonly progress: PendingDialog }
  /** What waits for the customer: after the dialog that runs has ended, or at once. */
  readonly waiting?: PendingDialog | undefined
  /** Whether the question of what waits is said again. */
  readonly repeat?: boolean
}

export type Values = Readonly<Record<string, JsonValue>>

/** The slots of a dialog as far as they are filled. */
export function valuesOf({ value }: Pick<PendingDialog, 'value'>): Values {
  return isRecord(value) ? value : {}
}

export function isRecord(value: JsonValue | undefined): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
