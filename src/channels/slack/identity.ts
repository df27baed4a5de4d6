import { z } from 'zod'
import { ParleyError } from '../../core/errors.ts'
import type { SlackApi } from './api.ts'
import { refusal } from './refusal.ts'

/** Who the bot is, in the one workspace that its token is for. */
export interface Identity {
  readonly team: string
  readonly user: string
  readonly bot: string | undefined
}

const answerSchema = z.object({ team_id: z.string(), user_id: z.string(), bot_id: z.string().optional() })

/** Asks Slack once; after a failure, with the next question. Throws a ParleyError `delivery-failed`. */
export function createIdentity(api: SlackApi): () => Promise<Identity> {
  let asked: Promise<Identity> | undefined

  async function ask(): Promise<Identity> {
    const result = await api.call('auth.test', {}, answerSchema)
    if ('failure' in result) throw refusal('auth.test', result.failure)
    const { team_id, user_id, bot_id } = result.value
    return { team: team_id, user: user_id, bot: bot_id }
  }

  return () => {
    asked ??= ask().catch((error: unknown) => {
      asked = undefined
      throw error instanceof ParleyError
        ? error
        : new ParleyError('delivery-failed', 'Slack did not say who the bot is', { cause: error })
    })
    return asked
  }
}
