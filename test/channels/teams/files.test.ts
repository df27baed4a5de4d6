import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type AttachmentFile,
  type AttachmentOwner,
  AttachmentRefused,
  type AttachmentStore,
} from '../../../src/core/attachment.ts'
import { activityIn, GROUP, type Json, PERSONAL, said } from '../../support/teams-cloud/activities.ts'
import { until } from '../../support/until.ts'
import { openTeamsHouse, type TeamsHouse } from './house.ts'

const kept = new Map<string, { readonly owner: AttachmentOwner; readonly file: AttachmentFile }>()

/** Keeps files in memory; one called `virus` is refused. */
const store: AttachmentStore = {
  async put(owner, file) {
    if (file.name.startsWith('virus')) throw new AttachmentRefused('unclean', 'not clean')
    const id = `file-${file.key}`
    kept.set(id, { owner, file })
    return { id, name: file.name, contentType: 'image/png', size: file.bytes.length }
  },
  async open(principal, id) {
    const found = kept.get(id)
    if (!found || principal.id !== found.owner.customer) throw new Error('not there')
    const { name, bytes } = found.file
    return { attachment: { id, name, contentType: 'image/png', size: bytes.length }, owner: found.owner, bytes }
  },
  async close() {},
}

let house: TeamsHouse
beforeAll(async () => {
  house = await openTeamsHouse({ attachments: store })
})
afterAll(() => house.close())
beforeEach(() => void house.messages.splice(0))

const PNG = Buffer.from('89504e470d0a1a0a', 'hex')
const html = { contentType: 'text/html', content: '<p>hello</p>' }
const picture = (contentUrl: string, name = 'screen.png') => ({ contentType: 'image/*', contentUrl, name })
const file = (downloadUrl: string, name = 'receipt.pdf') => ({
  contentType: 'application/vnd.microsoft.teams.file.download.info',
  contentUrl: 'https://contoso.sharepoint.com/receipt.pdf',
  name,
  content: { downloadUrl, uniqueId: 'u', fileType: 'pdf' },
})
const send = (text: string, ...attachments: Json[]) =>
  house.deliver(said(PERSONAL, text, { attachments: [html, ...attachments] }))

describe('a file of a customer', () => {
  test('is kept with their conversation, once, and comes with the message', async () => {
    // A picture in the text is fetched with the bot's token; a file by an address of its own.
    const one = picture(house.cloud.addFile('inline', 'image/png', PNG, true).replace('/files/', '/teams/../files/'))
    const two = file(house.cloud.addFile('receipt', 'application/pdf', Buffer.from('%PDF-1.7'), false))
    const activity = said(PERSONAL, 'look', { id: '90', attachments: [html, one, two] })
    expect(await house.deliver(activity)).toMatchObject({ status: 200 })
    expect(await house.deliver(activity)).toMatchObject({ status: 200 })
    const [message, ...others] = house.messages
    expect(message).toMatchObject({
      text: 'look',
      attachments: [{ name: 'screen.png', size: 8 }, { name: 'receipt.pdf' }],
    })
    expect(others).toEqual([])
    expect(kept.get('file-90.0')).toMatchObject({ owner: message && { conversation: message.conversation.id } })
  })

  test('without a word is a message', async () => {
    await send('', file(house.cloud.addFile('alone', 'application/pdf', PNG, false)))
    expect(house.messages).toMatchObject([{ text: '', attachments: [{ name: 'receipt.pdf' }] }])
  })

  // biome-ignore format: a table
  test.each<[what: string, attachment: () => Json, says?: string]>([
    ['not clean', () => file(house.cloud.addFile('virus', 'x/y', PNG, false), 'virus_*.pdf'), '**virus\\_\\*.pdf**: it did not pass the virus scan'],
    ['not there', () => file(`${house.cloud.url}/files/absent`)],
    ['on a foreign host', () => file('https://evil.example/receipt.pdf')],
    ['on this machine', () => file('http://169.254.169.254/latest/meta-data')],
    ['of another scheme', () => file('file:///etc/passwd')],
    ['no address', () => file('receipt.pdf')],
    ['behind a redirect', () => file(`${house.cloud.url}/redirect`)],
    ['a picture on a foreign host, which would see the token', () => picture('https://evil.example/a.png')],
  ])('that is %s is refused, and its sender told so', async (_what, attachment, says = 'it could not be fetched') => {
    expect(await send('look', attachment())).toMatchObject({ status: 200 })
    expect(house.messages).toMatchObject([
      { text: 'look', attachments: [] },
      { outgoing: { reply: { text: expect.stringContaining(says) } } },
    ])
  })
})

describe('a file of the bot', () => {
  const attachment = (size: number, contentType = 'application/pdf') => ({
    id: 'file-out',
    name: 'Invoice.pdf',
    contentType,
    size,
  })
  const keep = (customer: string) =>
    kept.set('file-out', {
      owner: { conversation: 'c', channel: 'teams', customer },
      file: { name: 'Invoice.pdf', bytes: PNG },
    })

  test('that is a picture is within the message', async () => {
    for (const chat of [PERSONAL, GROUP]) {
      const to = await house.meet(chat)
      keep(to.customer)
      await house.say(to, { attachments: [attachment(8, 'image/png')] })
      expect(house.cloud.shown(chat).at(-1)?.attachments).toMatchObject([
        { contentType: 'image/png', contentUrl: `data:image/png;base64,${PNG.toString('base64')}` },
      ])
    }
  })

  test('is named where Teams takes none from a bot, and linked where it has an address', async () => {
    const to = await house.meet(GROUP)
    const terms = { name: 'Terms_1', contentType: 'application/pdf', url: 'https://shop.example/terms.pdf' }
    await house.say(to, { text: 'Here:', attachments: [attachment(2_000_000), terms] })
    expect(house.cloud.shown(GROUP).at(-1)?.text).toBe(
      'Here:\n\nAsk me in a personal chat for **Invoice.pdf**.\n\n[Terms\\_1](https://shop.example/terms.pdf)',
    )
  })

  const consent = (action: string, context: Json, uploadUrl: string) =>
    activityIn(PERSONAL, {
      type: 'invoke',
      name: 'fileConsent/invoke',
      value: {
        type: 'fileUpload',
        action,
        context,
        uploadInfo: {
          uploadUrl,
          contentUrl: 'https://contoso.sharepoint.com/Invoice.pdf',
          name: 'Invoice.pdf',
          uniqueId: 'u1',
          fileType: 'pdf',
        },
      },
    })

  async function offered(): Promise<Json> {
    const to = await house.meet()
    keep(to.customer)
    await house.say(to, { attachments: [attachment(2_000_000)] })
    const card = house.cloud.shown(PERSONAL).at(-1)?.attachments?.[0]
    expect(card).toMatchObject({
      contentType: 'application/vnd.microsoft.teams.card.file.consent',
      name: 'Invoice.pdf',
      content: { sizeInBytes: 2_000_000 },
    })
    return card.content.acceptContext
  }

  test('is brought to the receiver’s files once they agree, and shown there', async () => {
    const context = await offered()
    expect(await house.deliver(consent('decline', context, `${house.cloud.url}/uploads/no`))).toMatchObject({
      status: 200,
    })
    expect(await house.deliver(consent('accept', context, `${house.cloud.url}/uploads/yes`))).toMatchObject({
      status: 200,
      body: {},
    })
    const card = await until(() =>
      house.cloud.shown(PERSONAL).find(({ attachments }) => attachments?.[0].contentType.endsWith('file.info')),
    )
    expect(card.attachments).toMatchObject([{ name: 'Invoice.pdf', content: { uniqueId: 'u1', fileType: 'pdf' } }])
    expect(house.cloud.uploads).toEqual([{ name: '/uploads/yes', range: 'bytes 0-7/8', bytes: PNG }])
  })

  test('is brought nowhere else, and no other file is', async () => {
    const context = await offered()
    const before = house.cloud.uploads.length
    expect(await house.deliver(consent('accept', context, 'https://evil.example/'))).toMatchObject({ status: 200 })
    expect(await house.deliver(consent('accept', { parley: 'x.y' }, `${house.cloud.url}/uploads/no`))).toMatchObject({
      status: 400,
    })
    await until(() => house.lines.some(({ message }) => message === 'a file was not delivered'))
    expect(house.cloud.uploads).toHaveLength(before)
  })
})
