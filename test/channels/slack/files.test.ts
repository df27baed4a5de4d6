import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  type AttachmentFile,
  type AttachmentOwner,
  AttachmentRefused,
  type AttachmentStore,
} from '../../../src/core/attachment.ts'
import { DIRECT } from '../../support/slack-cloud.ts'
import { openHouse } from './house.ts'

/** Keeps what it is given in memory; takes no executables. */
function openStore() {
  const kept = new Map<string, { readonly owner: AttachmentOwner; readonly file: AttachmentFile }>()
  const attachments: AttachmentStore = {
    async put(owner, file) {
      if (file.name.endsWith('.exe')) throw new AttachmentRefused('type', 'not taken')
      if (file.name.endsWith('.later')) throw new AttachmentRefused('unchecked', 'the scanner is away')
      const id = `${owner.conversation}/${file.key}`
      kept.set(id, { owner, file })
      return { id, name: file.name, contentType: 'text/plain', size: file.bytes.length }
    },
    async open(_, id) {
      const found = kept.get(id)
      if (!found) throw new Error('not there')
      const { owner, file } = found
      return {
        attachment: { id, name: file.name, contentType: 'text/plain', size: file.bytes.length },
        owner,
        bytes: file.bytes,
      }
    },
    close: async () => {},
  }
  return { attachments, kept }
}

const TEXT = { name: 'order.txt', bytes: Buffer.from('order 17'), mimetype: 'text/plain' }

describe('a file of a customer', () => {
  test('is fetched with the token, kept once however often Slack tells of it, and goes with the message', async () => {
    const { attachments, kept } = openStore()
    const house = await openHouse({ attachments })
    const file = house.cloud.share(TEXT)
    const { envelope } = house.cloud.say({ text: 'here it is', more: { subtype: 'file_share', files: [file] } })
    for (const _ of [1, 2]) expect((await house.cloud.sender.event(house.url, envelope)).status).toBe(200)
    expect(house.messages).toMatchObject([{ text: 'here it is', attachments: [{ name: 'order.txt', size: 8 }] }])
    expect([...kept.values()].map(({ owner, file: { bytes } }) => [owner.conversation, String(bytes)])).toEqual([
      [house.messages[0]?.conversation.id, 'order 17'],
    ])
  })

  test('that is not taken is named to the customer, and what was written beside it is heard', async () => {
    const house = await openHouse({ attachments: openStore().attachments })
    const file = house.cloud.share({ ...TEXT, name: 'setup.exe' })
    await house.say({ text: 'look', more: { subtype: 'file_share', files: [file] } })
    expect(house.messages).toMatchObject([{ text: 'look', attachments: [] }])
    expect(house.cloud.ephemerals.map(({ text }) => text)).toEqual([
      'I could not take the file setup.exe: files of this kind are not taken here.',
    ])
  })

  test('that cannot be checked just now comes again', async () => {
    const house = await openHouse({ attachments: openStore().attachments })
    const file = house.cloud.share({ ...TEXT, name: 'x.later' })
    expect((await house.say({ text: '', more: { subtype: 'file_share', files: [file] } })).status).toBe(503)
    expect(house.messages).toEqual([])
  })

  test.each([
    ['another host', 'http://127.0.0.1:PORT/x'],
    ['a host that looks like Slack’s', 'https://files.slack.com.evil.example/x'],
    ['the network within', 'http://169.254.169.254/latest/meta-data'],
    ['a file of this machine', 'file:///etc/passwd'],
  ])('that is said to be at %s is not fetched, and the token goes nowhere', async (_, address) => {
    const asked: unknown[] = []
    const other = createServer((request, response) => {
      asked.push(request.headers)
      response.end('x')
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    onTestFinished(() => void other.close())
    const house = await openHouse({ attachments: openStore().attachments })
    const url = address.replace('PORT', String((other.address() as AddressInfo).port))
    const file = {
      id: 'F1',
      name: 'x.txt',
      size: 1,
      mimetype: 'text/plain',
      url_private: url,
      url_private_download: url,
    }
    await house.say({ text: 'look', more: { subtype: 'file_share', files: [file] } })
    expect(house.messages).toMatchObject([{ attachments: [] }])
    expect(asked).toEqual([])
  })

  test('for which Slack shows a page to sign in is not taken for that page, and the words are heard', async () => {
    const { attachments, kept } = openStore()
    const house = await openHouse({ attachments })
    const file = house.cloud.share(TEXT)
    const elsewhere = { ...file, url_private_download: `${file.url_private_download}-gone` }
    await house.say({ text: 'look', more: { subtype: 'file_share', files: [elsewhere] } })
    expect([house.messages.map(({ text }) => text), kept.size]).toEqual([['look'], 0])
    expect(house.cloud.ephemerals.map(({ text }) => text)).toEqual(['I could not open the file order.txt.'])
    expect(house.lines).toMatchObject([{ level: 'warn', message: 'a file was not taken' }])
  })
})

describe('a file of the bot', () => {
  test('is uploaded into the thread, below the words, and once', async () => {
    const { attachments } = openStore()
    const house = await openHouse({ attachments })
    const { ts, envelope } = house.cloud.say({ text: 'label?' })
    await house.cloud.sender.event(house.url, envelope)
    const owner = { conversation: house.messages[0]?.conversation.id ?? '', channel: 'slack', customer: 'c' }
    const label = await attachments.put(owner, { name: 'label.pdf', bytes: Buffer.from('%PDF-1.7'), key: 'k' })
    await house.reply({ id: 'r', text: 'Here:', attachments: [label] })
    await house.reply({ id: 'r', text: 'Here:', attachments: [label] }, 'again')
    expect(house.cloud.fromBot(DIRECT, ts).map(({ text, files }) => text || files?.map(({ name }) => name))).toEqual([
      'Here:',
      ['label.pdf'],
    ])
    expect([...house.cloud.uploads.values()].map(({ bytes }) => String(bytes))).toEqual(['%PDF-1.7'])
  })

  test('that is at an address is a link', async () => {
    const house = await openHouse()
    const { ts, envelope } = house.cloud.say({ text: 'manual?' })
    await house.cloud.sender.event(house.url, envelope)
    const manual = { name: 'Manual', contentType: 'application/pdf', url: '/manual.pdf' }
    await house.reply({ text: 'Here:', attachments: [manual] })
    expect(JSON.stringify(house.cloud.fromBot(DIRECT, ts)[0]?.blocks)).toContain(
      '<https://shop.example/manual.pdf|Manual>',
    )
  })
})
