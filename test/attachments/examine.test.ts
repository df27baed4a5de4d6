import { describe, expect, it } from 'vitest'
import { cleanName } from '../../src/attachments/clean-name.ts'
import { sniff } from '../../src/attachments/sniff.ts'
import { GIF, PNG, pdfWith } from '../support/files.ts'

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10, ...Buffer.from('JFIF'), 0, 1, 1, 0, 0, 1, 0, 1, 0, 0])
const WEBP = Buffer.concat([Buffer.from('RIFF'), Buffer.from([26, 0, 0, 0]), Buffer.from('WEBPVP8L'), Buffer.alloc(14)])

describe('what a file is', () => {
  it.each([
    ['image/png', PNG],
    ['image/gif', GIF],
    ['image/jpeg', JPEG],
    ['image/webp', WEBP],
    ['application/pdf', pdfWith('x')],
    ['text/plain', Buffer.from('order,size\nAO-1,"42"\n退货\t😀\r\n')],
  ])('is told by its bytes: %s', async (type, bytes) => {
    expect(await sniff(bytes)).toBe(type)
  })

  it.each([
    ['an archive', Buffer.from('PK\u0003\u0004\u0014\u0000\u0006\u0000', 'latin1')],
    ['an archive that ends where its parser reads on', Buffer.from('PK\u0003\u0004', 'latin1')],
    ['a program', Buffer.from('\u007fELF\u0002\u0001\u0001', 'latin1')],
    ['markup', Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['text that is not UTF-8', Buffer.from('Größe', 'latin1')],
    ['text with a zero in it', Buffer.from('a\u0000b')],
    ['nothing', Buffer.alloc(0)],
  ])('is nothing that is taken: %s', async (_what, bytes) => {
    expect(await sniff(bytes)).toBeUndefined()
  })

  it('is a picture though a page follows in it: it is shown as nothing else', async () => {
    expect(await sniff(Buffer.concat([GIF, Buffer.from('<script>alert(1)</script>')]))).toBe('image/gif')
  })
})

describe('the name of a file', () => {
  it.each([
    ['photo.png', 'photo.png'],
    ['Photo.PNG', 'Photo.png'],
    ['退货 单.png', '退货 单.png'],
    ['../../etc/passwd', 'passwd.png'],
    ['C:\\Windows\\evil.exe', 'evil.exe.png'],
    ['a\u0000b\r\nc.png', 'abc.png'],
    ['gnp.\u202egpj.exe', 'gnp.gpj.exe.png'],
    ['a<b>:"|?*.png', 'a_b______.png'],
    ['..hidden', 'hidden.png'],
    ['.png', 'png.png'],
    ['   ', 'file.png'],
    ['', 'file.png'],
    ['\ud800.png', '\ufffd.png'],
    ['e\u0301.png', 'é.png'],
  ])('%j becomes %j', (given, name) => {
    expect(cleanName(given, 'image/png')).toBe(name)
  })

  it('is short enough for any file system, and ends between two characters', () => {
    expect(cleanName(`${'a'.repeat(1_000)}.jpeg`, 'image/jpeg')).toBe(`${'a'.repeat(150)}.jpeg`)
    expect(cleanName(`${'退'.repeat(1_000)}.pdf`, 'application/pdf')).toBe(`${'退'.repeat(50)}.pdf`)
    expect(cleanName('😀'.repeat(100), 'image/gif')).toBe(`${'😀'.repeat(37)}.gif`)
  })
})
