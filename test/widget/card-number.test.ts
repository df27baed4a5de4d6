import { expect, it } from 'vitest'
import { hideCardNumbers } from '../../src/widget/card-number.ts'

it.each([
  ['My card is 4111 1111 1111 1111, thanks', 'My card is •••• •••• •••• 1111, thanks'],
  ['4111111111111111', '••••••••••••1111'],
  ['3782-822463-10005', '••••-••••••-•0005'],
  ['卡号5555555555554444。', '卡号••••••••••••4444。'],
])('hides the number of a payment card: %s', (text, hidden) => {
  expect(hideCardNumbers(text)).toBe(hidden)
})

it.each([
  'Order AO-123456, 12 November 2026',
  // Fails the check digit.
  '4111 1111 1111 1112',
  '+49 170 1234567',
  'DE89 3704 0044 0532 0130 00',
  '0000 0000 0000 0000',
  '1.234.567.890.123.456',
])('leaves other numbers alone: %s', (text) => {
  expect(hideCardNumbers(text)).toBe(text)
})
