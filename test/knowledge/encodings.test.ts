import { describe, expect, it } from 'vitest'
import { documentOf } from './document-of.ts'

const SIMPLIFIED = '# 帮助\n\n## 怎么退货？\n\n在订单里点击退货按钮，七天之内可以无理由退货。\n'
const TRADITIONAL = '# 幫助\n\n## 怎麼退貨？\n\n在訂單裡點擊退貨按鈕，七天之內可以無理由退貨。\n'
const FRENCH = '# Aide\n\n## Où êtes-vous ?\n\nÀ Paris, près de la mairie ; c’est très simple – déjà prêt.\n'

/** Written by another program: the platform encodes in UTF-8 only. */
const GBK = 'IyCw79b6CgojIyDU9cO0zcu79aO/CgrU2raptaXA77Xju/fNy7v1sLTFpaOsxt/M7NauxNq/ydLUzt7A7dPJzcu79aGjCg=='
const BIG5 = 'IyDAsKdVCgojIyCr57vysGizZqFICgqmYq1xs+a4zMJJwLuwaLNmq/a2c6FBpEOk0aSnpLqlaaVItUyyeqXRsGizZqFDCg=='
const WINDOWS =
  'IyBBaWRlCgojIyBP+SDqdGVzLXZvdXMgPwoKwCBQYXJpcywgcHLocyBkZSBsYSBtYWlyaWUgOyBjkmVzdCB0cuhzIHNpbXBsZSCWIGTpauAgcHLqdC4K'

function utf16(text: string, order: 'le' | 'be', mark = ''): Uint8Array {
  const bytes = Buffer.from(mark + text, 'utf16le')
  return order === 'le' ? bytes : bytes.swap16()
}

describe('encodings', () => {
  it.each<[name: string, bytes: Uint8Array, text: string]>([
    ['UTF-8 with a mark', Buffer.from(`\ufeff${SIMPLIFIED}`), SIMPLIFIED],
    ['UTF-16 with a mark', utf16(SIMPLIFIED, 'le', '\ufeff'), SIMPLIFIED],
    ['big-endian UTF-16 with a mark', utf16(SIMPLIFIED, 'be', '\ufeff'), SIMPLIFIED],
    ['UTF-16', utf16(SIMPLIFIED, 'le'), SIMPLIFIED],
    ['big-endian UTF-16', utf16(FRENCH, 'be'), FRENCH],
    ['GBK', Buffer.from(GBK, 'base64'), SIMPLIFIED],
    ['Big5', Buffer.from(BIG5, 'base64'), TRADITIONAL],
  ])('reads %s', async (_, bytes, text) => {
    const { passages, problems } = await documentOf('a.md', bytes)
    expect(passages.map((passage) => passage.text)).toEqual([text.trim().split('\n').at(-1)])
    expect(problems).toEqual([])
  })

  it('says which encoding it took where it is not certain', async () => {
    const { passages, problems } = await documentOf('a.md', Buffer.from(WINDOWS, 'base64'))
    expect(passages[0]?.text).toBe(FRENCH.trim().split('\n').at(-1))
    expect(problems).toMatchObject([{ level: 'remark', message: expect.stringContaining('was read as windows-1252') }])
  })

  it('believes what a web page declares', async () => {
    const page = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312"><h2>\xce\xca?</h2><p>\xcc\xe2</p>'
    const { passages, problems } = await documentOf('a.html', Buffer.from(page, 'latin1'))
    expect(passages.map(({ headingPath, text }) => [headingPath.at(-1), text])).toEqual([['问?', '题']])
    expect(problems).toEqual([])
  })

  it.each<[name: string, bytes: Uint8Array]>([
    ['garbage', Uint8Array.from({ length: 999 }, (_, at) => (at * 7919 + (at >> 3)) & 255)],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['half of UTF-16', utf16(SIMPLIFIED, 'le', '\ufeff').subarray(0, 51)],
  ])('does not take %s for a text', async (_, bytes) => {
    const { passages, problems } = await documentOf('a.md', bytes)
    expect(passages).toEqual([])
    expect(problems).toMatchObject([{ level: 'error', message: expect.stringContaining('binary file') }])
  })
})
