import { expect, it } from 'vitest'
import { stem } from '../../src/knowledge/analysis/stem.ts'

it.each([
  'deliver delivers delivered delivering delivery deliveries',
  'refund refunds refunded refundable',
  'cancel cancels cancelled canceling cancellation',
  'ship ships shipped shipping shipment',
  'locate located location',
  'verify verifies verified verification',
  'update updates updated updating',
  'box boxes',
  'lose losing lost',
  'apply applied application',
])('one stem: %s', (words) => {
  expect(new Set(words.split(' ').map(stem)).size).toBe(1)
})

it.each([
  ['business', 'busy'],
  ['order', 'ordinary'],
  ['access', 'accept'],
  ['this', 'thing'],
  ['used', 'usd'],
])('two stems: %s, %s', (one, other) => {
  expect(stem(one)).not.toBe(stem(other))
})
