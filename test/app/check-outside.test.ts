import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readConfig } from '../../src/app/config/config.ts'
import { checkChannels } from '../../src/app/doctor/check-channels.ts'
import { checkSignIn } from '../../src/app/doctor/check-sign-in.ts'
import { checkSystems } from '../../src/app/doctor/check-systems.ts'
import { freePort } from '../support/free-port.ts'
import { startOidcServer } from '../support/oidc-server.ts'
import { ROOT } from '../support/server.ts'
import { startSlackCloud } from '../support/slack-cloud.ts'

const SECRET = 'a-secret-of-thirty-two-characters'
const statuses = (findings: readonly { check: string; status: string }[]) =>
  findings.map(({ check, status }) => `${check}: ${status}`)

describe('the doctor looks outside', () => {
  it('at Slack, which knows the bot or says why not, and at who can come', async () => {
    const cloud = await startSlackCloud({ scopes: [] })
    onTestFinished(() => cloud.close())
    const slack = {
      SLACK_BOT_TOKEN: cloud.token,
      SLACK_SIGNING_SECRET: cloud.signingSecret,
      SLACK_API_URL: cloud.apiUrl,
    }
    const check = (env: Record<string, string>) => checkChannels(readConfig({ ...slack, ...env }, ROOT))
    const good = { PARLEY_PUBLIC_URL: 'https://chat.shop.example', PARLEY_CUSTOMER_SECRET: SECRET }
    expect(statuses(await check(good))).toEqual(['Slack: ok'])
    expect(statuses(await check({}))).toEqual(['sign-in: note', 'Slack: ok', 'Slack: note'])
    const [refused] = await check({ ...good, SLACK_BOT_TOKEN: 'xoxb-of-another-app' })
    expect(refused).toMatchObject({ status: 'wrong', message: expect.stringContaining('set SLACK_BOT_TOKEN') })
    expect(JSON.stringify(refused)).not.toContain('xoxb-of')
  })

  it('at where staff sign in, and says which address has to be known there', async () => {
    const provider = await startOidcServer()
    const env = {
      PARLEY_OIDC_ISSUER: provider.issuer,
      PARLEY_OIDC_CLIENT_ID: 'desk',
      PARLEY_PUBLIC_URL: 'https://chat.shop.example',
    }
    const check = () => checkSignIn(readConfig(env, ROOT))
    const [finding] = await check()
    expect(finding).toMatchObject({ check: 'staff sign-in', status: 'ok' })
    expect(finding?.message).toContain('redirect URI https://chat.shop.example/console/session/callback')
    provider.rename('https://other.example')
    await expect(check()).rejects.toThrow('calls itself https://other.example')
    provider.setDown(true)
    await expect(check()).rejects.toThrow('does not answer as it should')
  })

  it('at webhooks and tools, without telling them anything', async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.headers.authorization}`)
      response.writeHead(404).end()
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const config = readConfig(
      { PARLEY_WEBHOOK_URL: 'http://[::ffff:127.0.0.1]/hook?key=hidden', PARLEY_WEBHOOK_SECRET: SECRET },
      ROOT,
    )
    const tool = (url: string) => ({ url, timeoutMs: 1_000, retries: 0, secret: () => SECRET })
    const tools = { there: tool(`http://127.0.0.1:${port}/api`), gone: tool(`http://127.0.0.1:${await freePort()}`) }
    const findings = await checkSystems({ ...config, tools })
    expect(statuses(findings)).toEqual([
      'webhook for hand-overs: note',
      'webhook for hand-overs: wrong',
      'tools there: ok',
      'tools gone: note',
    ])
    expect(asked).toEqual(['HEAD undefined'])
    expect(JSON.stringify(findings)).not.toMatch(/hidden|thirty-two/)
  })
})
