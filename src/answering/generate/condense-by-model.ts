import type { HistoryItem, Question } from '../../core/answer.ts'
import { standing } from '../following/stands-alone.ts'
import type { GenerationOptions } from '../options.ts'
import { CONDENSE_PROMPT, condensePrompt } from '../prompts/condense.ts'
import { areStated, factsOf } from './facts.ts'
import { languageOf } from './language.ts'
import { TimeLimit, until } from './time-limit.ts'

const MOST_LINES = 6
/** Of each line, in UTF-16 code units. */
const MOST_OF_LINE = 600
const MOST_OUTPUT_TOKENS = 120
/** A rewritten question may be so much longer than it was, in UTF-16 code units. */
const MOST_ADDED = 200
/** A message of fewer words hardly stands alone, whatever they are. */
const FEW_WORDS = 6
/** So much of a rewritten question must have been said. */
const SAID = 0.7
/** So much of what was asked must be in it. */
const KEPT = 0.5

/**
 * The question rewritten by a model so that it stands alone; undefined where that is not needed, or the model failed
 * or wrote something else.
 */
export async function condenseByModel(
  question: Question,
  { model, limits, terms }: GenerationOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  const history = question.history().slice(-MOST_LINES).map(shorten)
  if (history.length === 0 || !mayDepend(question.text)) return undefined
  const limit = new TimeLimit(signal)
  limit.set('condense', limits.condenseMs)
  try {
    const request = {
      tier: 'small',
      prompt: CONDENSE_PROMPT,
      messages: condensePrompt({ history, question: question.text }),
      asker: question.asker,
      maxOutputTokens: MOST_OUTPUT_TOKENS,
    } as const
    let written = ''
    for await (const event of until(model.stream(request, limit.signal), limit.signal)) {
      if (event.type === 'end')
        return isRewording(written.trim(), question.text, history, terms) ? written.trim() : undefined
      if (event.type === 'text') written += event.text
    }
    return undefined
  } catch {
    // The model's failures are logged where it is asked; without it the question is read as it stands.
    signal.throwIfAborted()
    return undefined
  } finally {
    limit.end()
  }
}

function shorten({ author, text }: HistoryItem): HistoryItem {
  return { author, text: text.slice(0, MOST_OF_LINE) }
}

function mayDepend(text: string): boolean {
  const words = text.match(/\p{Script=Han}{1,2}|[\p{L}\p{N}]+/gu)?.length ?? 0
  const stands = standing(text)
  return stands === 'leans' || stands === 'fragment' || (stands === 'alone' && words <= FEW_WORDS)
}

/** Whether a text says in one line, in the same language, what the customer and the conversation said. */
function isRewording(
  written: string,
  asked: string,
  history: readonly HistoryItem[],
  terms: GenerationOptions['terms'],
): boolean {
  if (written === '' || /[\n\r]|={5,}/.test(written) || written.length > asked.length + MOST_ADDED) return false
  const [before, after] = [languageOf(asked), languageOf(written)]
  if (before !== undefined && after !== undefined && before !== after) return false
  const said = [...history.map(({ text }) => text), asked].join('\n\n')
  if (!areStated(factsOf(written), factsOf(said))) return false
  const content = (text: string) =>
    terms(text)
      .filter(({ weight }) => weight > 0)
      .map((term) => term.text)
  const wanted = content(written)
  if (wanted.length === 0) return false
  const shareIn = (part: readonly string[], whole: ReadonlySet<string>) =>
    part.length === 0 ? 1 : part.filter((term) => whole.has(term)).length / part.length
  const known = new Set(terms(said).map(({ text }) => text))
  return shareIn(wanted, known) >= SAID && shareIn(content(asked), new Set(wanted)) >= KEPT
}
