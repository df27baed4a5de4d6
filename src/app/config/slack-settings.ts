import type { Environment } from './vendor-endpoint.ts'

export interface SlackSettings {
  readonly botToken: string
  readonly signingSecret: string
  /** Absent: Slack's own. */
  readonly apiUrl?: string
}

export interface ReadSlackSettings {
  /** Absent: the bot is not in Slack. */
  readonly settings?: SlackSettings
  /** One line each. */
  readonly problems: readonly string[]
}

/** What the bot is in Slack with, by the variables of the environment. */
export function slackSettings(env: Environment): ReadSlackSettings {
  const { SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret, SLACK_API_URL: apiUrl } = env
  if (!botToken && !signingSecret) {
    return { problems: apiUrl ? [missing('SLACK_API_URL', 'SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET')] : [] }
  }
  if (!botToken) return { problems: [missing('SLACK_SIGNING_SECRET', 'SLACK_BOT_TOKEN')] }
  if (!signingSecret) return { problems: [missing('SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET')] }
  const problems: string[] = []
  if (!botToken.startsWith('xoxb-')) {
    problems.push('environment variable SLACK_BOT_TOKEN: expected the Bot User OAuth Token, which begins with xoxb-')
  }
  if (!/^[\da-f]{32}$/.test(signingSecret)) {
    problems.push('environment variable SLACK_SIGNING_SECRET: expected 32 hexadecimal digits, from "Basic Information"')
  }
  if (apiUrl && !/^https?:$/.test(URL.parse(apiUrl)?.protocol ?? '')) {
    problems.push('environment variable SLACK_API_URL: expected an address like "https://slack.com/api/"')
  }
  return problems.length > 0
    ? { problems }
    : { problems, settings: { botToken, signingSecret, ...(apiUrl && { apiUrl }) } }
}

const missing = (given: string, wanted: string) => `environment variable ${given}: needs ${wanted} beside it`
