import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
import { createBotToken } from '../../../src/channels/teams/bot-token.ts'
import { PUBLIC_CLOUD } from '../../../src/channels/teams/cloud.ts'

test('a managed identity gets its token from Azure itself, without a secret, and keeps it', async () => {
  const asked: string[] = []
  // As Azure App Service offers it to what runs there.
  const azure = createServer((request, response) => {
    asked.push(`${request.headers['x-identity-header']} ${request.url}`)
    const body = {
      access_token: `token-${asked.length}`,
      expires_on: Math.floor(Date.now() / 1_000) + 86_400,
      token_type: 'Bearer',
    }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => azure.listen(0, '127.0.0.1', resolve))
  vi.stubEnv('IDENTITY_ENDPOINT', `http://127.0.0.1:${(azure.address() as AddressInfo).port}/msi/token`)
  vi.stubEnv('IDENTITY_HEADER', 'of-this-machine')
  const appId = '5f3c7d0e-0000-4000-8000-00000000b07a'
  const token = createBotToken({ type: 'UserAssignedMSI', appId, tenantId: appId }, PUBLIC_CLOUD)
  expect([await token(), await token()]).toEqual(['token-1', 'token-1'])
  expect(asked).toHaveLength(1)
  const [header, url = ''] = asked[0]?.split(' ') ?? []
  const query = new URL(url, 'http://azure').searchParams
  expect([header, query.get('client_id'), query.get('resource')]).toEqual([
    'of-this-machine',
    appId,
    'https://api.botframework.com',
  ])
  vi.unstubAllEnvs()
  await new Promise((resolve) => azure.close(resolve))
})
