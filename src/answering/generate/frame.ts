import type { CheckContext } from './check.ts'
import type { Evidence } from './evidence.ts'
import { factsOf } from './facts.ts'
import type { Unit } from './unit-splitter.ts'

/** What lines say that only lead to what follows. */
const FRAME_WORDS =
  'Here are the following steps, options, ways and details as below. Follow these to do this. You can answer, note, summary, short, important, please, first, then, how it works, what you need. 以下是具体步骤如下 您可以按照以下方法方式操作 请注意 选项说明信息总结 需要'
/** In words, or Han characters. */
const MOST_WORDS = 14

/** Whether a unit has the form of a line that leads to others. */
export function looksLikeFrame({ kind, text }: Unit): boolean {
  return kind === 'heading' || /[:：][\s*_]*$/.test(text)
}

/** Whether such a line states nothing of its own. */
export function isHarmlessFrame(
  unit: Unit,
  { evidence, context }: { readonly evidence: readonly Evidence[]; readonly context: CheckContext },
): boolean {
  const { text } = unit
  if (!looksLikeFrame(unit) || /[[\]<>()@/\\`]/.test(text) || context.repeatsInstructions(text)) return false
  if ((text.match(/\p{Script=Han}|\p{L}+/gu) ?? []).length > MOST_WORDS) return false
  const { numbers, marks } = factsOf(text)
  if (numbers.length > 0 || marks.size > 0) return false
  const known = new Set(context.terms(FRAME_WORDS).map((term) => term.text))
  const isKnown = (term: string) => known.has(term) || evidence.some(({ terms }) => terms.has(term))
  return context.terms(text).every((term) => term.weight === 0 || isKnown(term.text))
}
