import { ParleyError } from '../../core/errors.ts'
import type { SlackFailure } from './api.ts'

/** What to do about what Slack says; codes as its documentation has them. */
const MENDS: Readonly<Record<string, string>> = {
  invalid_auth: 'set SLACK_BOT_TOKEN to the Bot User OAuth Token of the installed app',
  not_authed: 'set SLACK_BOT_TOKEN to the Bot User OAuth Token of the installed app',
  account_inactive: 'install the app in the workspace again, and set its new SLACK_BOT_TOKEN',
  token_revoked: 'install the app in the workspace again, and set its new SLACK_BOT_TOKEN',
  missing_scope: 'update the app with what "parley slack manifest" prints, and install it again',
  channel_not_found: 'the bot cannot see this channel any more: invite it again',
  not_in_channel: 'the bot is not in this channel any more: invite it again',
  is_archived: 'the channel was archived',
  restricted_action: "the workspace's settings keep the bot from posting there",
}

export function refusal(method: string, failure: SlackFailure): ParleyError {
  if (failure.kind === 'limited') {
    const { retryAfterMs } = failure
    const message = `Slack takes no more calls of ${method} for ${Math.ceil(retryAfterMs / 1_000)} s`
    return new ParleyError('delivery-failed', message, { retryAfterMs })
  }
  if (failure.kind === 'unknown') {
    return new ParleyError('delivery-failed', `Slack did not answer ${method}`, {
      cause: withoutContent(failure.cause),
    })
  }
  const mend = MENDS[failure.code]
  return new ParleyError('delivery-failed', `Slack refused ${method}: ${failure.code}${mend ? ` (${mend})` : ''}`)
}

/** The client's errors carry what Slack answered, which may quote what was sent. */
function withoutContent(cause: unknown): unknown {
  return cause instanceof Error ? new Error(cause.message) : undefined
}
