import { isDeepStrictEqual } from 'node:util'
import type { Action } from '../../../core/action.ts'
import { PERSON_DIALOG } from '../../../core/handover.ts'
import type { Reply, ReplyDraft } from '../../../core/reply.ts'
import type { FindInLog } from '../log-search.ts'
import { Refusal } from '../refusal.ts'
import type { Claims } from '../tokens.ts'
import { submittedBy } from './card.ts'
import type { Submitted } from './submitted.ts'

/** The dialog that rates a reply: wherever one may be rated, it is offered. */
const FEEDBACK_DIALOG = 'feedback'
/** What clients offer at any time, on their own. */
const STANDING: readonly Action[] = [{ dialog: PERSON_DIALOG }]

export type FindOffer = ReturnType<typeof createFindOffer>

/**
 * Finds the offer that a customer takes up by a button, a card's form or a rating, in what was said in the conversation:
 * a value that somebody made up reaches no dialog. Throws a Refusal where there is none.
 */
export function createFindOffer(options: {
  find: FindInLog
  greeting: ((locale: string | undefined) => ReplyDraft | undefined) | undefined
}) {
  const { find, greeting } = options

  return async function findOffer({ conversation, locale }: Claims, submitted: Submitted): Promise<Action> {
    const standing = STANDING.find((action) => isDeepStrictEqual(action, submitted))
    if (standing) return standing
    const greeted = greeting?.(locale)
    let offered = greeted && takenUp(greeted, submitted)
    if (offered) return offered
    await find(conversation, (line) => {
      if (line.kind === 'reply') offered = takenUp(line.reply, submitted) ?? rated(line.reply, submitted)
      return offered !== undefined
    })
    if (offered) return offered
    throw new Refusal(400, 'BadArgument', 'The property "value" is nothing that was offered in this conversation.')
  }
}

function takenUp({ suggestedActions = [], card }: ReplyDraft, submitted: Submitted): Action | undefined {
  for (const suggested of suggestedActions) {
    if ('action' in suggested && isDeepStrictEqual(suggested.action, submitted)) return suggested.action
  }
  return card === undefined ? undefined : submittedBy(card, submitted)
}

function rated({ id, rateable }: Reply, { dialog, value, ...rest }: Submitted): Action | undefined {
  if (dialog !== FEEDBACK_DIALOG || !rateable || Object.keys(rest).length > 0) return undefined
  const names = typeof value === 'object' && value !== null && 'reply' in value && value.reply === id
  return names ? { dialog, value } : undefined
}
