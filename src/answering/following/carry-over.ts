import type { Question } from '../../core/answer.ts'
import { type Standing, thing } from './stands-alone.ts'
import type { Mention, Subjects } from './subjects.ts'

/** A question about something that has a name. */
export interface About {
  readonly names: readonly string[]
  /** The question with the name. */
  readonly named: string
  /** The question without it; where it says nothing else, what was asked before. */
  readonly bare: string
  /** Whether the question says nothing else. */
  readonly isMereName: boolean
}

/** A longer line of the bot explains, and names things by the way; a shorter one proposes. In UTF-16 code units. */
const PROPOSAL_LENGTH = 300
const NOTHING_SAID = /^(?:(?:the|an?|my|your|one|please)\b|[^\p{L}\p{N}])*$/iu

/** What is talked about: what the question names itself, or else what was named last. */
export function subjectInPlay(
  question: Question,
  stands: Standing,
  before: string | undefined,
  subjects: Subjects,
): About | undefined {
  const { text } = question
  const own = subjects.mentions(text)
  if (own.length > 0) return aboutOwn(own, text, before, subjects)
  // A fragment names something new, and who goes on to something else leaves what was talked about.
  if (stands === 'fragment' || stands === 'apart') return undefined
  for (const { author, text: line } of question.history().toReversed()) {
    if (author === 'bot' && line.length > PROPOSAL_LENGTH) continue
    const names = subjects.mentions(line).at(-1)?.names ?? []
    if (names.length > 0) return { names, named: `${names[0]} ${text}`, bare: text, isMereName: false }
  }
  return undefined
}

function aboutOwn(own: readonly Mention[], text: string, before: string | undefined, subjects: Subjects): About {
  const names = [...new Set(own.flatMap((mention) => mention.names))]
  const rest = without(own, text)
  if (!NOTHING_SAID.test(thing(rest))) return { names, named: text, bare: rest, isMereName: false }
  // "And the other one?" asks of it what was asked before.
  const predicate = before === undefined ? '' : without(subjects.mentions(before), before)
  return { names, named: `${text} ${predicate}`, bare: predicate, isMereName: true }
}

function without(mentions: readonly Mention[], text: string): string {
  return mentions.reduceRight((left, { start, end }) => left.slice(0, start) + left.slice(end), text).trim()
}
