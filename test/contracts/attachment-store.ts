import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AttachmentFile, AttachmentOwner, AttachmentStore } from '../../src/core/attachment.ts'
import type { AuditEvent } from '../../src/core/audit.ts'
import type { Principal } from '../../src/core/principal.ts'
import { ENGINE } from '../../src/core/principal.ts'
import { GIF, PNG, pdfWith, pngOf } from '../support/files.ts'

/** An empty store of its own for one test, whose clock is set. It takes images and PDF of a kilobyte, four a day. */
export interface OpenedAttachments {
  readonly attachments: AttachmentStore
  /** What the audit log was given. */
  readonly events: readonly AuditEvent[]
  /** Sets what time it is, in milliseconds after the store was opened. */
  passMs(ms: number): void
  /** Destroys the key of a customer. */
  destroyKey(customer: string): Promise<void>
  close(): Promise<void>
}

export const LIMITS = { bytes: 1_000, files: 4, bytesOfDay: 1_500, bytesOfAll: 4_000 }

const OWNER: AttachmentOwner = { conversation: 'c1', channel: 'web', customer: 'ada' }
const ADA: Principal = { role: 'customer', id: 'ada' }
const DAY_MS = 86_400_000

const refused = (reason: string) => ({ code: 'attachment-refused', reason })

/** What every attachment store promises. The conversation c1 is looked after by the agent sam. */
export function describeAttachmentStore(name: string, open: () => Promise<OpenedAttachments>): void {
  describe(`${name} keeps the attachment store's promise`, () => {
    let opened: OpenedAttachments
    let attachments: AttachmentStore

    beforeEach(async () => {
      opened = await open()
      attachments = opened.attachments
    })
    afterEach(() => opened.close())

    const put = (file: Partial<AttachmentFile> = {}, owner: Partial<AttachmentOwner> = {}) =>
      attachments.put({ ...OWNER, ...owner }, { name: 'photo.png', bytes: PNG, ...file })

    it('gives a file back as it was, byte by byte, with what it is and whose it is', async () => {
      const bytes = pdfWith('Größe 42, 退款')
      const stored = await put({ name: '退货 标签.pdf', bytes })
      expect(stored).toEqual({
        id: expect.stringMatching(/^[\w-]{24}$/),
        name: '退货 标签.pdf',
        contentType: 'application/pdf',
        size: bytes.length,
      })
      const found = await attachments.open(ADA, stored.id)
      expect(found).toMatchObject({ attachment: stored, owner: OWNER })
      expect(Buffer.from(found.bytes).equals(bytes)).toBe(true)
    })

    it('takes a file for what it is, whatever it is called', async () => {
      const stored = await put({ name: 'invoice.pdf', bytes: GIF })
      expect(stored).toMatchObject({ contentType: 'image/gif', name: 'invoice.pdf.gif' })
    })

    it.each([
      ['a page', '<!doctype html><script>alert(1)</script>'],
      ['a drawing that can hold scripts', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'],
      ['a program', 'MZ\u0090\u0000\u0003'],
      ['an archive', 'PK\u0003\u0004\u0014\u0000'],
      ['text, where it is not taken', 'hello'],
      ['nothing', ''],
    ])('refuses %s that is called a picture', async (_what, text) => {
      await expect(put({ bytes: Buffer.from(text, 'latin1') })).rejects.toMatchObject(refused('type'))
    })

    it('refuses one that is too large, and takes one as large as may be', async () => {
      await expect(put({ bytes: pngOf(LIMITS.bytes + 1) })).rejects.toMatchObject(refused('too-large'))
      expect(await put({ bytes: pngOf(LIMITS.bytes) })).toMatchObject({ size: LIMITS.bytes })
    })

    it('takes so many files, and so many bytes, of one customer a day, and so many bytes of all', async () => {
      for (let count = 0; count < LIMITS.files; count++) await put()
      await expect(put()).rejects.toMatchObject({ ...refused('too-many'), retryAfterMs: expect.any(Number) })
      await put({ bytes: pngOf(1_000) }, { customer: 'bob', conversation: 'c2' })
      await expect(put({ bytes: pngOf(501) }, { customer: 'bob', conversation: 'c2' })).rejects.toMatchObject(
        refused('too-many'),
      )
      for (const customer of ['cy', 'di']) await put({ bytes: pngOf(1_000) }, { customer, conversation: customer })
      await expect(put({ bytes: pngOf(1_000) }, { customer: 'ed', conversation: 'ed' })).rejects.toMatchObject(
        refused('too-many'),
      )
      opened.passMs(DAY_MS)
      await put()
    })

    it('takes what staff sends beside what its customer may put, within what all may', async () => {
      for (let count = 0; count < LIMITS.files; count++) await put({ byStaff: true })
      for (let count = 0; count < LIMITS.files; count++) await put()
      await expect(put()).rejects.toMatchObject(refused('too-many'))
      for (let count = 0; count < 3; count++) await put({ byStaff: true, bytes: pngOf(1_000) })
      await expect(put({ byStaff: true, bytes: pngOf(1_000) })).rejects.toMatchObject(refused('too-many'))
    })

    it('keeps what is put again under its key once, also at the same moment', async () => {
      const stored = await Promise.all([put({ key: 'm1/0' }), put({ key: 'm1/0' })])
      expect(stored[0]).toEqual(stored[1])
      expect(await put({ key: 'm1/0' })).toEqual(stored[0])
      expect((await put({ key: 'm1/1' })).id).not.toBe(stored[0].id)
      expect((await put({ key: 'm1/0' }, { conversation: 'c2' })).id).not.toBe(stored[0].id)
    })

    it('opens it for whom the policies let, for a purpose, and enters each opening', async () => {
      const { id } = await put()
      const sam: Principal = { role: 'agent', id: 'sam', purpose: 'support' }
      await attachments.open(sam, id)
      await attachments.open(ENGINE, id)
      const { purpose: _, ...aimless } = sam
      const refusedTo: readonly Principal[] = [
        aimless,
        { role: 'customer', id: 'bob' },
        { role: 'agent', id: 'kim', purpose: 'support' },
        { role: 'analyst', id: 'lin', purpose: 'quality' },
        { role: 'administrator', id: 'root', purpose: 'support' },
      ]
      for (const who of refusedTo) {
        await expect(attachments.open(who, id)).rejects.toMatchObject({ code: 'forbidden' })
      }
      expect(new Set(opened.events.map(({ details }) => details?.attachment))).toEqual(new Set([id]))
      expect(opened.events.map(({ action, outcome, principal }) => `${principal.id} ${action} ${outcome}`)).toEqual([
        'sam readAttachment allowed',
        'engine readAttachment allowed',
        ...refusedTo.map((who) => `${who.id} readAttachment refused`),
      ])
    })

    it('says of what is not there, and of what nobody can open any more, that it is unknown', async () => {
      await expect(attachments.open(ADA, 'none')).rejects.toMatchObject({ code: 'attachment-unknown' })
      const { id } = await put()
      await opened.destroyKey('ada')
      await expect(attachments.open(ADA, id)).rejects.toMatchObject({ code: 'attachment-unknown' })
    })
  })
}
