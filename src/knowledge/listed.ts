import type { Problem } from './document.ts'

/** More problems of one kind than this are counted, not listed. */
const LISTED = 50

/** The first of many problems, and one that says how many more there are; `what` names them in the plural. */
export function listed(problems: readonly Problem[], what: string): readonly Problem[] {
  const more = problems.slice(LISTED)
  const [first] = more
  if (first === undefined) return problems
  const level = more.some((problem) => problem.level === 'error') ? 'error' : 'remark'
  const message = `${more.length} more ${what}, here and below, are not listed.`
  return [...problems.slice(0, LISTED), { level, document: first.document, message }]
}
