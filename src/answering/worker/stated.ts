import { areStated, type Facts, factsOf, joinFacts } from '../generate/facts.ts'

/** Whether every number, date, code and address of a text stands in what it rests on. */
export function isGrounded(text: string, grounds: readonly string[]): boolean {
  return areStated(bare(text), joinFacts(grounds.map(bare)))
}

/** Systems answer numbers without their units, or with units in a field of their own. */
function bare(text: string): Facts {
  const { numbers, marks } = factsOf(text)
  return { numbers: numbers.map(({ readings }) => ({ readings, unit: '' })), marks }
}

/** What an answer of a system says, a value on each line; how many a list has may be said, too. */
export function statementsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [String(value)]
  if (Array.isArray(value)) return [String(value.length), ...value.flatMap(statementsOf)]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(statementsOf) : []
}
