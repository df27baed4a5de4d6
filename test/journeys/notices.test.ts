import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startConversation } from '../support/customer.ts'
import { startServer } from '../support/server.ts'
import { temporaryFolder } from '../support/temporary.ts'

it("a company's system tells a customer something out of turn, once, and a stranger tells nobody anything", async () => {
  const data = temporaryFolder()
  const server = await startServer({ data })
  const customer = await startConversation(server.url)
  await customer.listen()
  await customer.say('where do you ship?')
  const token = readFileSync(join(data, 'operator.token'), 'utf8').trim()
  const tell = (conversation: string, role: string, body: object) =>
    fetch(`${server.url}/console/api/conversations/${encodeURIComponent(conversation)}/notices`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'parley-role': role, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const notice = { text: 'Your parcel **has come**.', key: 'parcel-7f3ac1d20b94' }
  const first = await tell(customer.conversationId, 'administrator', notice)
  expect([first.status, await first.json()]).toMatchObject([200, { status: 'accepted' }])
  const again = await tell(customer.conversationId, 'administrator', notice)
  expect(await again.json()).toMatchObject({ status: 'duplicate' })
  expect((await customer.listen()).map(({ text }) => text)).toEqual(['Your parcel **has come**.'])

  expect((await tell(customer.conversationId, 'auditor', notice)).status).toBe(403)
  expect((await tell('no-such-conversation', 'administrator', notice)).status).toBe(404)
  expect((await tell(customer.conversationId, 'administrator', { ...notice, key: 'short' })).status).toBe(400)
})
