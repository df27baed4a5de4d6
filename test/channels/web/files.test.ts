import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { PNG, pdfWith, pngOf } from '../../support/files.ts'
import { type House, limitsOf, MAX_FILE_BYTES, openHouse, SITE } from './house.ts'
import { connect } from './socket.ts'

const MEGABYTE = 1_048_576

describe('files', () => {
  let house: House
  let conversation: string
  let token: string
  beforeAll(async () => {
    house = await openHouse()
  })
  afterAll(() => house.close())
  beforeEach(async () => {
    const begun = await house.generate({ user: { id: 'u1' } })
    conversation = begun.conversationId
    token = begun.token
  })

  const path = (rest: string) => `/conversations/${conversation}/${rest}`
  const upload = (body: FormData | Uint8Array, headers: Record<string, string> = {}) =>
    house.call(path('upload?userId=somebody-else'), { token, body, headers })
  const list = async () => (await house.call(path('activities'), { token })).body.activities

  /** As Microsoft's client makes it. */
  function form(activity: object | undefined, ...files: [bytes: Uint8Array, type: string, name: string][]): FormData {
    const made = new FormData()
    if (activity) {
      made.append('activity', new Blob([JSON.stringify(activity)], { type: 'application/vnd.microsoft.activity' }))
    }
    for (const [bytes, type, name] of files) made.append('file', new Blob([Uint8Array.from(bytes)], { type }), name)
    return made
  }

  const fetchFile = (url: string, headers: Record<string, string> = {}) =>
    fetch(new URL(url, house.url), { headers, redirect: 'error' })

  test('come with a text by a form, and are shown by links that any page may follow', async () => {
    const follower = connect((await house.call(path('').slice(0, -1), { token })).body.streamUrl)
    await once(follower.socket, 'open')
    const activity = {
      type: 'message',
      text: 'It arrived broken',
      from: { id: 'somebody-else' },
      attachments: [{ contentType: 'image/png', name: '照片.png', thumbnailUrl: 'data:image/png;base64,AAAA' }],
      channelData: { clientActivityID: 'c1' },
    }
    const files = [
      [PNG, 'image/png', '照片.png'],
      [pdfWith('the bill'), 'application/pdf', 'bill.pdf'],
    ] satisfies [Uint8Array, string, string][]
    const { status, body } = await upload(form(activity, ...files))
    expect({ status, body }).toEqual({ status: 200, body: { id: `${conversation}|0000001` } })
    expect(house.messages.at(-1)).toMatchObject({ id: 'c1', text: 'It arrived broken', sender: { id: 'u1' } })

    await follower.have(1)
    const [shown] = await list()
    expect(shown).toMatchObject({
      text: 'It arrived broken',
      attachments: [
        { contentType: 'image/png', name: '照片.png' },
        { contentType: 'application/pdf', name: 'bill.pdf' },
      ],
    })
    expect(follower.activities()).toMatchObject([{ attachments: shown.attachments }])

    const [image, bill] = await Promise.all(
      shown.attachments.map(({ contentUrl }: { contentUrl: string }) =>
        fetchFile(contentUrl, { origin: 'https://any.example' }),
      ),
    )
    expect(Buffer.from(await image.arrayBuffer()).equals(PNG)).toBe(true)
    expect(Object.fromEntries(image.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': expect.stringMatching(/^inline; .*%E7%85%A7%E7%89%87\.png/),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
      'cross-origin-resource-policy': 'cross-origin',
      'access-control-allow-origin': 'https://any.example',
    })
    expect(bill.headers.get('content-disposition')).toMatch(/^attachment; /)
    await bill.arrayBuffer()
    follower.socket.terminate()
  })

  test('come alone, by a form, as a whole body, or in the activity', async () => {
    expect(await upload(form(undefined, [PNG, 'image/png', 'a.png']))).toMatchObject({ status: 200 })
    const disposition = { 'content-type': 'image/png', 'content-disposition': 'name=file; filename="b.png"' }
    expect(await upload(PNG, disposition)).toMatchObject({ status: 200 })
    const contentUrl = `data:image/png;base64,${PNG.toString('base64')}`
    const inline = { type: 'message', attachments: [{ contentType: 'image/png', name: 'c.png', contentUrl }] }
    expect(await house.call(path('activities'), { token, body: inline })).toMatchObject({ status: 200 })
    const shown: { text: string; attachments: { name: string }[] }[] = await list()
    expect(shown.map(({ text, attachments }) => [text, attachments.map(({ name }) => name)])).toEqual([
      ['', ['a.png']],
      ['', ['b.png']],
      ['', ['c.png']],
    ])
  })

  test('sent again are kept once', async () => {
    const again = () => form({ type: 'message', channelData: { clientActivityID: 'c1' } }, [PNG, 'image/png', 'a.png'])
    const first = await upload(again())
    expect((await upload(again())).body).toEqual(first.body)
    expect(await list()).toHaveLength(1)
  })

  test('of the bot are shown by links, too, and what anybody finds by its own address', async () => {
    const kept = { id: 'f1', name: 'label.pdf', contentType: 'application/pdf', size: 3 }
    const linked = { name: 'Guide', contentType: 'application/pdf', url: 'https://shop.example/guide.pdf' }
    await house.reply(conversation, { text: 'Here', attachments: [kept, linked] })
    expect((await list())[0].attachments).toMatchObject([
      { name: 'label.pdf', contentUrl: expect.stringMatching(/^\/v3\/directline\/attachments\/f1\?t=/) },
      { name: 'Guide', contentUrl: linked.url },
    ])
  })

  describe('are refused where', () => {
    const message = { type: 'message', text: 'hi' }
    const json = (attachment: object) => ({ ...message, attachments: [attachment] })
    // biome-ignore format: a table
    const bad: [what: string, status: number, code: string, send: () => Promise<unknown>][] = [
      ['they are too large together', 413, 'MessageSizeTooBig', () => upload(form(message, [pngOf(MEGABYTE + MAX_FILE_BYTES), 'image/png', 'a.png']))],
      ['one is too large', 413, 'MessageSizeTooBig', () => upload(form(message, [pngOf(MAX_FILE_BYTES + 1), 'image/png', 'a.png']))],
      ['there are too many', 413, 'MessageSizeTooBig', () => upload(form(message, ...Array.from({ length: 12 }, (_, at) => [PNG, 'image/png', `${at}.png`] as [Uint8Array, string, string])))],
      ['a type lies', 415, 'BadArgument', () => upload(form(message, [Buffer.from('<script>alert(1)</script>'), 'image/png', 'a.png']))],
      ['a picture is a program', 415, 'BadArgument', () => upload(form(message, [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'image/svg+xml', 'a.svg']))],
      ['there is nothing', 400, 'MissingProperty', () => upload(form({ type: 'message' }))],
      ['the body is empty', 400, 'MissingProperty', () => upload(new Uint8Array())],
      ['the activity is none', 400, 'BadArgument', () => upload(form([], [PNG, 'image/png', 'a.png']))],
      ['the activity is no JSON', 400, 'BadSyntax', () => { const broken = form(undefined); broken.append('activity', '{"type":'); return upload(broken) }],
      ['the form has no boundary', 400, 'BadSyntax', () => upload(PNG, { 'content-type': 'multipart/form-data' })],
      ['the form ends early', 400, 'BadSyntax', () => upload(Buffer.from('--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nabc'), { 'content-type': 'multipart/form-data; boundary=x' })],
      ['they are to be fetched from elsewhere', 400, 'BadArgument', () => house.call(path('activities'), { token, body: json({ contentType: 'image/png', contentUrl: 'http://127.0.0.1:1/secret' }) })],
      ['they are to be fetched from here', 400, 'BadArgument', () => house.call(path('activities'), { token, body: json({ contentType: 'text/plain', contentUrl: 'file:///etc/passwd' }) })],
      ['the token is another one', 403, 'BadArgument', async () => house.call(path('upload'), { token: (await house.generate()).token, body: form(message, [PNG, 'image/png', 'a.png']) })],
      ['there is no token', 401, 'BadArgument', () => house.call(path('upload'), { body: form(message, [PNG, 'image/png', 'a.png']) })],
    ]
    test.each(bad)('%s', async (_what, status, code, send) => {
      const before = house.messages.length
      expect(await send()).toMatchObject({ status, body: { error: { code, message: expect.any(String) } } })
      expect(house.messages).toHaveLength(before)
      expect(house.troubles).toEqual([])
    })

    test('a hundred megabytes are announced: before they are sent', async () => {
      const { hostname, port } = new URL(house.url)
      const socket = connectTcp(Number(port), hostname)
      const head = [`POST /v3/directline${path('upload')} HTTP/1.1`, 'Host: x', `Authorization: Bearer ${token}`]
      socket.write(`${[...head, 'Content-Type: image/png', 'Content-Length: 104857600'].join('\r\n')}\r\n\r\n`)
      const [answer] = await once(socket, 'data')
      expect(String(answer)).toMatch(/^HTTP\/1.1 413 /)
      socket.destroy()
    })

    test('a hundred megabytes come unannounced: once it is clear that they are too many', async () => {
      const { hostname, port } = new URL(house.url)
      const socket = connectTcp(Number(port), hostname)
      const head = [`POST /v3/directline${path('upload')} HTTP/1.1`, 'Host: x', `Authorization: Bearer ${token}`]
      socket.write(`${[...head, 'Content-Type: image/png', 'Transfer-Encoding: chunked'].join('\r\n')}\r\n\r\n`)
      let answer = ''
      socket.on('data', (data) => {
        answer += data
      })
      const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536, 1), Buffer.from('\r\n')])
      let sent = 0
      for (; answer === '' && sent < 100 * MEGABYTE; sent += 65_536) {
        if (!socket.write(chunk)) await once(socket, 'drain')
        await new Promise(setImmediate)
      }
      expect(answer).toMatch(/^HTTP\/1.1 413 /)
      expect(sent).toBeLessThan(20 * MEGABYTE)
      socket.destroy()
    })
  })

  describe('a link', () => {
    let link: string
    beforeEach(async () => {
      await upload(form(undefined, [PNG, 'image/png', 'a.png']))
      link = (await list())[0].attachments[0].contentUrl
    })
    const answerTo = async (url: string) => {
      const response = await fetchFile(url)
      return { status: response.status, code: (await response.json()).error.code }
    }

    test('holds for its file and its conversation, and for no other', async () => {
      const first = link
      await upload(form(undefined, [PNG, 'image/png', 'b.png']))
      const second = (await list())[1].attachments[0].contentUrl
      const [, grant] = first.split('?')
      const forged = `${second.split('?')[0]}?${grant}`
      expect(await answerTo(forged)).toEqual({ status: 401, code: 'BadArgument' })
      expect(await answerTo(`${first.split('?')[0]}`)).toEqual({ status: 401, code: 'BadArgument' })
      expect(await answerTo(first.replace(/\.[^.]*$/, '.é'))).toEqual({ status: 401, code: 'BadArgument' })
      expect(await answerTo(first.replace(/t=.*/, `t=${token}`))).toEqual({ status: 401, code: 'BadArgument' })
    })

    test('ends, and is made anew for whoever reads the conversation again', async () => {
      house.pass(9 * 3_600 + 1)
      expect(await answerTo(link)).toEqual({ status: 403, code: 'TokenExpired' })
      token = (await house.call('/tokens/refresh', { method: 'POST', token })).body.token
      const [{ attachments }] = await list()
      expect((await fetchFile(attachments[0].contentUrl)).status).toBe(200)
    })
  })
})

test('an address may send only so many messages with files', async () => {
  const house = await openHouse({ limits: limitsOf({ uploads: 1 }) })
  const { body } = await house.call('/tokens/generate', { method: 'POST', headers: { origin: SITE } })
  const send = () => {
    const form = new FormData()
    form.append('file', new Blob([PNG], { type: 'image/png' }), 'a.png')
    return house.call(`/conversations/${body.conversationId}/upload`, { token: body.token, body: form })
  }
  expect((await send()).status).toBe(200)
  const refused = await send()
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  await house.close()
})
