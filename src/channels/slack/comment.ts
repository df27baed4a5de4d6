import { z } from 'zod'
import type { Action } from '../../core/action.ts'
import { LIMITS, plain } from './blocks.ts'
import type { Labels } from './labels.ts'
import { type ModalView, modal } from './modal.ts'

const COMMENT = 'comment'
const COMMENT_LENGTH = 1_000

export function commentModal(labels: Labels): ModalView {
  const element = { type: 'plain_text_input', action_id: COMMENT, multiline: true, max_length: COMMENT_LENGTH }
  const label = plain(labels.whatWasWrong, LIMITS.label)
  return modal(labels.notHelpful, [{ type: 'input', block_id: COMMENT, label, element, optional: true }], labels)
}

const valuesSchema = z.object({
  [COMMENT]: z.object({ [COMMENT]: z.object({ value: z.string().trim().min(1).max(COMMENT_LENGTH) }) }),
})

/** A rating with the comment that was written to it; undefined where none was. */
export function commentOf(rating: Action, values: unknown): Action | undefined {
  const comment = valuesSchema.safeParse(values).data?.[COMMENT][COMMENT].value
  return comment === undefined
    ? undefined
    : { dialog: rating.dialog, value: { ...(rating.value as object | undefined), comment } }
}
