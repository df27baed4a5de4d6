import { describe, expect, it } from 'vitest'
import { initialsOf, nameOf, tintOf } from '../../src/desk/customer.ts'
import { desk as english } from '../../src/desk/strings/en.ts'
import { desk as chinese } from '../../src/desk/strings/zh.ts'

const ANONYMOUS = { customer: 'dl_zP0iF-fwuOv0xqtj41Em9A' }

describe('whom an agent talks to', () => {
  it('has the name, else the own id of the company, else a label that stays', () => {
    expect(nameOf({ customer: 'user:u-7', customerName: 'Ann Lee' }, english)).toBe('Ann Lee')
    expect(nameOf({ customer: 'user:u-7' }, english)).toBe('u-7')
    const label = nameOf(ANONYMOUS, english)
    expect(label).toBe('Visitor 532')
    expect(nameOf(ANONYMOUS, chinese)).toBe(label.replace('Visitor', '访客'))
    expect(nameOf({ customer: `user:${'8f'.repeat(20)}` }, english)).toMatch(/^Visitor /)
  })

  it('is told apart from others', () => {
    const others = Array.from({ length: 500 }, (_, index) => nameOf({ customer: `dl_${index}` }, english))
    expect(new Set(others).size).toBeGreaterThan(490)
    expect(new Set(others.map((_, index) => tintOf({ customer: `dl_${index}` }))).size).toBe(6)
  })

  it.each([
    ['Ann Lee', 'AL'],
    ['ann', 'A'],
    ['Ann Mary van der Lee', 'AL'],
    ['王小明', '王'],
    ['<img src=x>', 'IX'],
    ['…', ''],
    [undefined, ''],
  ])('of %s, a circle has %s', (customerName, initials) => {
    expect(initialsOf({ customer: 'c', ...(customerName && { customerName }) })).toBe(initials)
  })
})
