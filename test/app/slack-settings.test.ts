import { describe, expect, it } from 'vitest'
import { slackSettings } from '../../src/app/config/slack-settings.ts'

const TOKEN = 'xoxb-1-2-abc'
const SECRET = '0123456789abcdef0123456789abcdef'

describe('the variables of Slack', () => {
  it('are not needed, and both where one is there', () => {
    expect(slackSettings({})).toEqual({ problems: [] })
    expect(slackSettings({ SLACK_BOT_TOKEN: TOKEN, SLACK_SIGNING_SECRET: SECRET })).toEqual({
      problems: [],
      settings: { botToken: TOKEN, signingSecret: SECRET },
    })
  })

  it.each([
    [{ SLACK_BOT_TOKEN: TOKEN }, 'SLACK_BOT_TOKEN: needs SLACK_SIGNING_SECRET beside it'],
    [{ SLACK_SIGNING_SECRET: SECRET }, 'SLACK_SIGNING_SECRET: needs SLACK_BOT_TOKEN beside it'],
    [{ SLACK_API_URL: 'https://proxy.example/api/' }, 'SLACK_API_URL: needs SLACK_BOT_TOKEN and'],
    [{ SLACK_BOT_TOKEN: 'xoxp-1', SLACK_SIGNING_SECRET: SECRET }, 'SLACK_BOT_TOKEN: expected the Bot User OAuth Token'],
    [{ SLACK_BOT_TOKEN: TOKEN, SLACK_SIGNING_SECRET: TOKEN }, 'SLACK_SIGNING_SECRET: expected 32 hexadecimal digits'],
    [
      { SLACK_BOT_TOKEN: TOKEN, SLACK_SIGNING_SECRET: SECRET, SLACK_API_URL: 'ftp://x.example' },
      'SLACK_API_URL: expected an address',
    ],
  ])('are named where they are wrong, and not repeated: %j', (env, problem) => {
    const { settings, problems } = slackSettings(env)
    expect(settings).toBeUndefined()
    expect(problems).toEqual([expect.stringContaining(problem)])
    for (const value of Object.values(env)) expect(problems.join()).not.toContain(value)
  })
})
