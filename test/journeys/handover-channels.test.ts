import { describe, expect, it, onTestFinished } from 'vitest'
import { readConfig } from '../../src/app/config/config.ts'
import { startApp } from '../../src/app/main.ts'
import { BOT_SCOPES } from '../../src/channels/slack/scopes.ts'
import { type Activity, startConversation } from '../support/customer.ts'
import { openDesk } from '../support/desk.ts'
import { freePort } from '../support/free-port.ts'
import { keptLog } from '../support/kept-log.ts'
import { startOidcServer } from '../support/oidc-server.ts'
import { DIRECT, startSlackCloud } from '../support/slack-cloud.ts'
import { PERSONAL, said } from '../support/teams-cloud/activities.ts'
import { startTeamsCloud } from '../support/teams-cloud/server.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { until } from '../support/until.ts'

const HOUR_MS = 3_600_000
const HUMAN = 'I want to speak to a human'
const HTML = '<img src=x onerror=alert(1)>'
const NAME = `${HTML} *Tom* <!channel>`
const REPLY = `${HTML} <!channel> **Hello**`
/** What a customer is shown of the name: letters. */
const PLAIN_NAME = 'img src x onerror alert 1 Tom channel'

/** Slack, Teams and the web, all served by one bot whose staff sign in. */
async function openBot() {
  let now = Date.now()
  const clock = () => now
  const [oidc, slack, teams] = [
    await startOidcServer(),
    await startSlackCloud({ scopes: BOT_SCOPES, clock }),
    await startTeamsCloud(clock),
  ]
  teams.open()
  onTestFinished(async () => {
    await slack.close()
    await teams.close()
  })
  const env = {
    PORT: String(await freePort()),
    PARLEY_DATA_DIR: temporaryFolder(),
    PARLEY_TEAMS_PLAYGROUND: 'true',
    PARLEY_OIDC_ISSUER: oidc.issuer,
    PARLEY_OIDC_AUDIENCE: 'parley',
    SLACK_BOT_TOKEN: slack.token,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
  }
  const { log } = keptLog()
  const start = () => startApp({ config: readConfig(env, process.cwd()), log, clock })
  let app = await start()
  onTestFinished(() => app.stop())
  return {
    url: () => app.url,
    slack,
    teams,
    /** Hours go by, in which the bot was started again. */
    async wait(hours: number) {
      await app.stop()
      now += hours * HOUR_MS
      app = await start()
    },
    async staff(role: string, purpose: string) {
      const claims = { name: NAME, roles: [role], queues: ['support'] }
      const token = await oidc.token({ claims, at: Math.floor(now / 1_000) })
      return openDesk(app.url, token, { 'parley-role': role, 'parley-purpose': purpose })
    },
  }
}

describe('a person who answers hours later', { timeout: 120_000 }, () => {
  it('is heard in Teams, in Slack and on the web, by the name that is text there, and so are all words', async () => {
    const { url, slack, teams, wait, staff } = await openBot()
    const web = await startConversation(url())
    await web.say(HUMAN)
    const { ts, envelope } = slack.say({ text: HUMAN })
    await slack.sender.event(url(), envelope)
    await fetch(`${url()}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(teams.addressed(said(PERSONAL, HUMAN))),
    })
    const inSlack = () => slack.fromBot(DIRECT, ts)
    const inTeams = () => teams.shown(PERSONAL).filter(({ streaming }) => !streaming)
    await until(() => inSlack().length > 0 && inTeams().length > 0)
    await until(async () => (await (await staff('agent', 'support')).list('?status=waiting')).length === 3)
    await wait(5)

    const tom = await staff('agent', 'support')
    for (const { id } of await tom.list('?status=waiting')) {
      await tom.act(id, 'take')
      await tom.act(id, 'note', { text: `${HTML} a difficult one` })
      await tom.act(id, 'reply', { text: REPLY })
    }
    const last = <T extends { text?: string }>(shown: () => readonly T[]) =>
      until(() => shown().find(({ text }) => text?.includes('Hello')))
    expect((await last(inTeams)).text).toBe(
      `**${PLAIN_NAME}**\n\n&lt;img src=x onerror=alert(1)> &lt;!channel> **Hello**`,
    )
    const { blocks } = await last(inSlack)
    expect(JSON.stringify(blocks)).toContain(`*${PLAIN_NAME}*`)
    expect(JSON.stringify(blocks)).toContain('&lt;img src=x onerror=alert(1)&gt; &lt;!channel&gt; *Hello*')

    // The page was closed meanwhile; who comes back has a token that has ended, and is given another.
    const { token } = (await post(`${url()}/v3/directline/tokens/refresh`, web.token)) as { token: string }
    const page = await fetch(web.activities, { headers: { authorization: `Bearer ${token}` } })
    const { activities } = (await page.json()) as { activities: (Activity & { from: { name?: string } })[] }
    expect(activities.at(-1)).toMatchObject({ text: REPLY, from: { name: PLAIN_NAME } })

    // As it is exported: text, too, with the note.
    const officer = await staff('privacy-officer', 'legal')
    const [one] = await tom.list('?status=taken')
    const customer = encodeURIComponent(one?.customer ?? '')
    const exported = await (await officer.call(`/customers/${customer}/export?format=html`)).text()
    expect(exported).toContain(`agent (${PLAIN_NAME})`)
    expect(exported).toContain('&lt;img src=x onerror=alert(1)&gt; a difficult one')
    expect(exported).not.toContain('<img')
  })
})

async function post(url: string, token: string): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
  return response.json()
}
