import { expect, it } from 'vitest'
import { createTermTable, findTerm, termAt, termCount } from '../../src/knowledge/index/term-table.ts'

it('numbers terms of any script in their order, and finds these alone', () => {
  const terms = [
    'refund',
    'refund order',
    '退款',
    '',
    '👍',
    'x'.repeat(300),
    ...Array.from({ length: 5_000 }, (_, at) => `t${at}`),
  ]
  const table = structuredClone(createTermTable(terms))
  expect(termCount(table)).toBe(terms.length)
  expect(terms.map((term) => findTerm(table, term))).toEqual([...terms.keys()])
  expect(terms.map((_, number) => termAt(table, number))).toEqual(terms)
  for (const other of ['refun', 'refunds', '退', 't5000', 'x'.repeat(299)])
    expect(findTerm(table, other)).toBeUndefined()
  expect(findTerm(createTermTable([]), 'refund')).toBeUndefined()
})
