import { describe, expect, it } from 'vitest'
import { PNG } from '../support/files.ts'
import { openDesk } from './open-desk.ts'

async function openTaken() {
  const opened = await openDesk()
  const mia = opened.as('mia')
  async function taken(conversation: string): Promise<string> {
    const id = (await opened.ask(conversation)).handover?.id ?? ''
    await mia.act(id, 'take')
    return id
  }
  const put = (handover: string, who: string, body: BodyInit | undefined, name = 'map.png') =>
    fetch(`${opened.url}/console/api/handovers/${handover}/attachments?name=${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${who}`, 'parley-role': 'agent' },
      ...(body && { body }),
    })
  return { opened, mia, taken, put }
}

describe('files of an agent', () => {
  it('go with their reply, to this customer alone', async () => {
    const { opened, mia, taken, put } = await openTaken()
    const [one, two] = [await taken('c1'), await taken('c2')]
    const response = await put(one, 'mia', PNG)
    const kept = (await response.json()) as { id: string }
    expect(kept).toMatchObject({ name: 'map.png', contentType: 'image/png', size: PNG.length })
    await mia.act(one, 'reply', { text: 'Here we are', attachments: [kept.id] })
    expect(opened.accepted.at(-1)?.outgoing).toEqual({
      reply: { text: 'Here we are', attachments: [kept] },
      author: { kind: 'agent', name: 'Mia' },
    })
    const elsewhere = await mia.call(`/handovers/${two}/reply`, { text: 'Here', attachments: [kept.id] })
    expect([elsewhere.status, await elsewhere.json()]).toEqual([
      404,
      { error: { code: 'attachment-unknown', message: expect.stringContaining('this conversation') } },
    ])
    expect((await mia.call(`/handovers/${one}/reply`, { text: 'Here', attachments: ['of nobody'] })).status).toBe(404)
  })

  it('are refused for what they are, and from whoever does not have the conversation', async () => {
    const { opened, taken, put } = await openTaken()
    const id = await taken('c1')
    const statuses = [
      await put(id, 'mia', '<script>alert(1)</script>'),
      await put(id, 'mia', undefined),
      await put(id, 'mia', new Uint8Array(100_001)),
      await put(id, 'tom', PNG),
      await put('unknown', 'mia', PNG),
      await put(id, 'nobody', PNG),
    ].map(({ status }) => status)
    expect(statuses).toEqual([422, 400, 413, 403, 404, 401])
    expect(opened.accepted.map(({ desk }) => desk?.kind)).toEqual(['take'])
  })
})
