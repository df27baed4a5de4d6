import { setTimeout as wait } from 'node:timers/promises'
import { hasCode } from '../../core/errors.ts'
import type { Config } from '../config/config.ts'
import { type Finding, found } from './finding.ts'

type Channels = Pick<Config, 'slack' | 'teams' | 'publicUrl' | 'customerSecret' | 'bot'>

const WAIT_MS = 10_000
const UNREACHED = 'set PARLEY_PUBLIC_URL to the https:// address at which customers and platforms reach this server'

/** Whether platforms know the bot, and can reach it. */
export async function checkChannels(config: Channels): Promise<Finding[]> {
  const { slack, teams, customerSecret, bot } = config
  const findings: Finding[] = []
  if (bot.channels.web.enabled && customerSecret === undefined) {
    findings.push(found('sign-in', 'note', 'none: customers are anonymous', 'set PARLEY_CUSTOMER_SECRET'))
  }
  if (slack) findings.push(await checkSlack(slack), ...checkReach('Slack', config))
  if (teams && 'account' in teams) findings.push(...checkReach('Teams', config))
  return findings
}

/** Asks Slack whose token it is. */
async function checkSlack({ botToken, apiUrl }: NonNullable<Config['slack']>): Promise<Finding> {
  const [{ createSlackApi }, { createIdentity }, { SLACK_API }] = await Promise.all([
    import('../../channels/slack/api.ts'),
    import('../../channels/slack/identity.ts'),
    import('../../channels/slack/options.ts'),
  ])
  const pause = (ms: number, signal?: AbortSignal) => wait(ms, undefined, { signal })
  const api = createSlackApi({ token: botToken, apiUrl: apiUrl ?? SLACK_API, pause, timeoutMs: WAIT_MS })
  try {
    const { team } = await createIdentity(api)()
    return found('Slack', 'ok', `the bot is known in the workspace ${team}`)
  } catch (error) {
    if (!hasCode(error, 'delivery-failed')) throw error
    return found('Slack', 'wrong', (error as Error).message)
  }
}

/** Both platforms come by HTTPS alone. */
function checkReach(check: string, { publicUrl }: Channels): Finding[] {
  if (publicUrl?.startsWith('https:')) return []
  return [found(check, 'note', `nothing says that ${check} reaches this server by HTTPS`, UNREACHED)]
}
