import { describe, expect, it } from 'vitest'
import { findPersonalData } from '../../src/privacy/find-personal-data.ts'
import { regionsOf } from '../../src/privacy/regions.ts'

const regions = regionsOf(['en', 'zh', 'de'])

function found(text: string): string[] {
  return findPersonalData(text, { regions }).map(({ start, end, type }) => `${type} ${text.slice(start, end)}`)
}

describe('what is found', () => {
  it.each([
    // Payment cards
    ['card', 'Amex ⟦3782 822463 10005⟧ was declined'],
    ['card', '⟦5555 5555 5555 4444⟧ 12/26 123'],
    ['card', '我的卡号是⟦6222 0202 0000 0000 000⟧'],
    ['card', '卡号 ⟦６２２５－８８０１－３７７０－６８６８⟧ 丢了'],
    ['card', 'my card number is ⟦4111 1111 1111 1112⟧, mistyped'],
    // E-mail addresses
    ['email', 'write to (⟦jo.smith+shop@mail.example.co.uk⟧).'],
    ['email', '邮箱⟦zhang.wei@163.com⟧收不到邮件'],
    ['email', '我的邮箱是：⟦ｌｉ＠ｑｑ．ｃｏｍ⟧'],
    ['email', '⟦jo dot smith at gmail dot com⟧'],
    ['email', '⟦jo.smith (at) example (dot) com⟧'],
    // Phone numbers
    ['phone', '我的手机号是⟦13812345678⟧，请联系我'],
    ['phone', '座机⟦(021) 5888 8888⟧'],
    ['phone', '电话⟦010-62345678转801⟧'],
    ['phone', '请拨 ⟦0086-13812345678⟧'],
    ['phone', '手机⟦138\u200b1234\u200b5678⟧'],
    ['phone', '⟦1 3 8 1 2 3 4 5 6 7 8⟧'],
    ['phone', '⟦13812345678⟧是我的'],
    ['phone', 'it is ⟦(415) 555-2671⟧, thanks'],
    ['phone', '⟦+44 20 7946 0958⟧'],
    ['phone', '⟦07911 123456⟧'],
    ['phone', '⟦0151 12345678⟧'],
    ['phone', 'order 12345678: please call me on ⟦555 0199⟧'],
    ['phone', 'my new number is ⟦4155552671⟧'],
    ['phone', '⟦415‑555‑2671⟧ written with other dashes'],
    // Bank and national numbers
    ['iban', 'IBAN ⟦DE89 3704 0044 0532 0130 00⟧ please'],
    ['iban', '⟦gb29nwbk60161331926819⟧.'],
    ['iban', 'my iban is ⟦DE89 3704 0044 0532 0130 01⟧ and the rest'],
    ['us-ssn', 'SSN ⟦536-22-1234⟧'],
    ['us-ssn', 'my ssn is ⟦536221234⟧'],
    ['us-itin', 'taxpayer number ⟦912-70-1234⟧'],
    ['cn-resident-id', '身份证号：⟦11010519491231002x⟧'],
    ['cn-resident-id', '⟦440524198001010013⟧'],
    ['cn-resident-id', '老身份证⟦440524800101001⟧'],
    ['cn-resident-id', 'My Chinese ID number is ⟦440524198001010013⟧.'],
    ['cn-resident-id', '身份證字號 ⟦440524198001010014⟧'],
    ['bank-account', 'routing ⟦021000021⟧'],
    ['bank-account', '银行账户 ⟦1234 5678 9012⟧'],
    ['passport', '护照号 ⟦E12345678⟧'],
    ['driver-licence', "driver's license number ⟦D1234567⟧"],
    // Addresses on the internet
    ['ip-address', 'my ip is ⟦203.0.113.7⟧.'],
    ['ip-address', 'from ⟦2001:db8::ff00:42:8329⟧'],
    // Secrets
    ['secret', 'key ⟦sk-proj-abcDEF1234567890abcdefGHIJKL⟧'],
    ['secret', '⟦ghp_16C7e42F292c6912E7710c838347Ae178B4a⟧'],
    ['secret', '⟦AKIAIOSFODNN7EXAMPLE⟧'],
    ['secret', '⟦eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U⟧'],
    ['secret', 'Authorization: Bearer ⟦abcdef0123456789abcdef⟧'],
    ['secret', 'token = ⟦9f86d081884c7d659a2feaa0c55ad015⟧'],
    ['secret', 'Password: ⟦hunter2⟧.'],
    ['secret', 'my password is ⟦Sunsh1ne!⟧'],
    ['secret', 'Passwort: ⟦geheim123⟧'],
    ['secret', 'gift card PIN ⟦4821⟧'],
    ['secret', 'client secret "⟦Zx9~8Q.abcDEF123ghiJKL456⟧"'],
    ['secret', 'AccountKey=⟦Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq==⟧;'],
    ['secret', '密码是⟦qwe123456⟧，登录不了'],
    ['secret', '验证码 ⟦884213⟧'],
    ['secret', 'postgres://⟦app:pa55⟧@db.example.com:5432/x'],
    ['secret', '⟦-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----⟧ thanks'],
    ['secret', '⟦-----BEGIN PRIVATE KEY-----\nMIIEowIBAAKCAQEA⟧'],
  ])('%s: %s', (type, marked) => {
    const value = marked.slice(marked.indexOf('⟦') + 1, marked.indexOf('⟧'))
    expect(found(marked.replace(/[⟦⟧]/g, ''))).toEqual([`${type} ${value}`])
  })

  it('several in one message, of which none overlaps another', () => {
    expect(found('I am jo@example.com, 卡号4111111111111111，电话 13812345678 / 13912345678')).toEqual([
      'email jo@example.com',
      'card 4111111111111111',
      'phone 13812345678',
      'phone 13912345678',
    ])
  })
})

describe('what is left alone', () => {
  it.each([
    '订单号 202401051234567890 什么时候到',
    'order 12345678 has not arrived',
    'my order number is 4111 1111 1111 1111',
    'Order #4155552671',
    'tracking number 1Z999AA10123456784',
    'order id 440524198001010013, my order number is 4155552671',
    'bowling pin 12, pin 3 of the plug',
    '运单号SF1234567890123',
    '9999888877776666 has no issuer, 4111111111111112 a wrong check digit',
    'on 2024-01-05 12:30:45, or 05.01.2024, or 20240105',
    'it costs $1,234,567.00 or 12345678 yuan',
    '¥13800000000',
    'GMT+0900 (Korea)',
    'version 10.2.3.4 and firmware 8.1.4.2',
    'open 192.168.1.1 in a browser, or 127.0.0.1',
    'ISBN 978-3-16-148410-0, IMEI 490154203237518',
    'mac aa:bb:cc:dd:ee:ff at 10:30:45:12',
    'my password is wrong, and I forgot the password: what now?',
    'Password: required. The token expired yesterday.',
    '密码是错的，怎么办？密码是什么？',
    'please call 911 or 拨打10086',
    'WH-1000XM4, SKU 123-456-7890, INV-2024-000123-4567',
    'commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b, id 550e8400-e29b-41d4-a716-446655440000',
    'https://example.com/@user/post?at=1',
    'curl https://$USER:$TOKEN@example.com',
    '666-12-3456 and 000-12-3456 were never given out',
  ])('%s', (text) => {
    expect(found(text)).toEqual([])
  })
})

it('knows the regions that the speakers of a language call from', () => {
  expect(regionsOf(['zh-Hant-HK', 'de'])).toEqual(['HK', 'CN', 'TW', 'DE', 'AT', 'CH'])
  const number = { text: '0664 1234567', options: { regions: regionsOf(['zh']) } }
  expect(findPersonalData(number.text, number.options)).toEqual([])
  expect(findPersonalData(number.text, { regions })).toHaveLength(1)
})

it('gives places in the original text where characters were dropped or folded', () => {
  expect(found('\u{1f600}\u200b \u{1d7cf}\u{1d7d1}\u{1d7d6}12345678 \u{1f600} a\u200b@b.de')).toEqual([
    'phone \u{1d7cf}\u{1d7d1}\u{1d7d6}12345678',
    'email a\u200b@b.de',
  ])
})

// A regular expression that backtracks would not come back from these before the test's time is over.
it.each([
  '1',
  '1 2 ',
  '12 34 ',
  '+1',
  '0123 456789 ',
  '1.1.',
  'a:',
  'a@a.',
  'a.a.a(at)',
  'a at a dot ',
  'DE89 3704 ',
  'eyJaaaaaaaa.',
  'a://a:a',
  'sk-aaaaaaaaaaaaaaaaaaaa',
  '-----BEGIN PRIVATE KEY-----',
  'password: ',
  '密码是号码',
  'card my my number is ',
  "driver's license a-a-a-",
  '1\u200b',
])('reads 100,000 characters of %j', (unit) => {
  const text = unit.repeat(100_000 / unit.length)
  const findings = findPersonalData(text, { regions })
  expect(findings.every(({ start, end }) => start < end && end <= text.length)).toBe(true)
})
