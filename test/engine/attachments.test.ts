import { describe, expect, it } from 'vitest'
import { AttachmentRefused, type StoredAttachment } from '../../src/core/attachment.ts'
import type { DialogDefinition } from '../../src/dialog/define-dialog.ts'
import { PNG, pdfWith } from '../support/files.ts'
import { CONVERSATION, openWorkshop } from './workshop.ts'

const answering = (run: DialogDefinition['run']) => ({ answer: { description: '', run } })
const owner = (conversation: string = CONVERSATION.id) => ({
  conversation,
  channel: 'paper',
  customer: CONVERSATION.customer,
})

describe('a file that a dialog attaches', () => {
  it('goes with its reply, into the transcript too, and is stored once though the dialog is run again', async () => {
    let runs = 0
    const dialogs = answering(async (turn) => {
      runs++
      const label = await turn.attach({ name: 'label.pdf', bytes: pdfWith(`run ${runs}`) })
      await turn.say({ text: 'Your label.', attachments: [label] })
      const yes = await turn.ask('Did it print?')
      await turn.say({ text: yes, attachments: [label] })
    })
    const first = openWorkshop(dialogs)
    await first.handle(first.message('return'))
    await first.close()
    const { handle, message, sent, transcript, attachments } = openWorkshop(dialogs, { folder: first.folder })
    await handle(message('yes', { id: 'later' }))
    expect(runs).toBe(2)
    const label = first.sent[0]?.reply.attachments?.[0] as StoredAttachment
    expect(label).toMatchObject({ name: 'label.pdf', contentType: 'application/pdf' })
    expect(sent.map(({ reply }) => [reply.text, reply.attachments])).toEqual([['yes', [label]]])
    const { bytes } = await attachments.open({ role: 'customer', id: CONVERSATION.customer }, label.id)
    expect(Buffer.from(bytes).equals(pdfWith('run 1'))).toBe(true)
    expect((await transcript()).map(({ content }) => content.attachments)).toEqual([
      undefined,
      [label],
      undefined,
      undefined,
      [label],
    ])
  })

  it('is stored once, too, where the turn died after it', async () => {
    let runs = 0
    const dialogs = answering(async (turn) => {
      const label = await turn.attach({ name: 'label.pdf', bytes: pdfWith(`run ${++runs}`) })
      await turn.say({ text: 'Your label.', attachments: [label] })
    })
    const dying = openWorkshop(dialogs, {
      memory: { commit: () => Promise.reject(new Error('the process died')) },
    })
    await dying.handle(dying.message('return'))
    await dying.close()
    const again = openWorkshop(dialogs, { folder: dying.folder })
    again.advance(5_000)
    await again.engine.sweep()
    await again.idle()
    expect(runs).toBe(2)
    expect(again.sent[0]?.reply).toEqual(dying.sent[0]?.reply)
  })

  it('may be refused, and the dialog can say why', async () => {
    const { handle, message, said } = openWorkshop(
      answering(async (turn) => {
        try {
          await turn.attach({ name: 'page.html', bytes: Buffer.from('<!doctype html>') })
        } catch (error) {
          if (!(error instanceof AttachmentRefused)) throw error
          await turn.say(error.reason)
        }
      }),
    )
    await handle(message('page'))
    expect(said()).toEqual(['type'])
  })
})

describe('a file that a customer sent', () => {
  it('is opened by the dialog, where it is of this conversation', async () => {
    const { handle, message, said, attachments, transcript } = openWorkshop(
      answering(async (turn) => {
        for (const file of turn.message.attachments) {
          if ('id' in file) await turn.say(`${file.name}: ${(await turn.open(file)).length} bytes`)
        }
      }),
    )
    const own = await attachments.put(owner(), { name: 'photo.png', bytes: PNG })
    const foreign = await attachments.put(owner('c2'), { name: 'photo.png', bytes: PNG })
    await handle(message('look', { attachments: [own] }))
    await handle(message('look', { attachments: [foreign] }))
    await handle(message('look', { attachments: [{ ...own, id: 'none' }] }))
    expect(said()).toEqual([`photo.png: ${PNG.length} bytes`, 'sorry (en)', 'sorry (en)'])
    expect((await transcript())[0]?.content.attachments).toEqual([own])
  })
})
