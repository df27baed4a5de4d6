import type { AnswerEvent } from '../../core/answer.ts'
import { decide } from '../decide.ts'
import type { Decided } from '../decided.ts'
import type { ChainOptions, GenerationOptions } from '../options.ts'
import { ANSWER_PROMPT } from '../prompts/answer.ts'
import { quoteAnswer } from '../quoting-answer.ts'
import { AnswerCache } from './answer-cache.ts'
import { createEvidenceReader, type EvidenceReader } from './evidence.ts'
import { sourcesFor } from './material.ts'
import { type Assignment, type Outcome, phrase } from './phrase.ts'
import { tierFor } from './router.ts'
import { withGeneration } from './with-generation.ts'

/** A passage this probable is quoted even where the model finds no answer in it. */
const SURE = 0.8

/** Answers in a model's words where they hold; otherwise by quoting, or by saying that it does not know. */
export function createGeneratingAnswer(
  options: ChainOptions,
  generation: GenerationOptions,
): (decided: Decided, signal: AbortSignal) => AsyncGenerator<AnswerEvent> {
  const cache = new AnswerCache()
  const read = createEvidenceReader(generation.terms)

  async function* phrased(decided: Decided, signal: AbortSignal): AsyncGenerator<AnswerEvent, Outcome> {
    const assignment = assign(decided, options, read)
    const make = (ending: AbortSignal) => phrase(assignment, generation, ending)
    if (generation.isPersonal(assignment.question.text)) return yield* make(signal)
    return yield* cache.stream(keyOf(assignment, generation.knowledgeVersion()), make, signal)
  }

  return async function* (decided, signal) {
    const { rewordedBy } = decided
    const events = phrased(decided, signal)
    const outcome = yield* rewordedBy === undefined
      ? events
      : withGeneration(events, (made) => ({ ...made, prompt: `${rewordedBy} ${made.prompt}` }))
    if (outcome === 'whole' || outcome === 'part') return
    if (outcome === 'not-answered' && decided.decision.probability < SURE) yield notKnown(decided, options)
    else yield* quoteAnswer(decided.decision, options.linkHosts)
  }
}

function assign(decided: Decided, { threshold, linkHosts = [] }: ChainOptions, read: EvidenceReader): Assignment {
  const { question, passages, probability } = decided.decision
  const evidence = sourcesFor(decided).map(read)
  const tier = tierFor({
    question: question.text,
    locale: question.locale,
    passages: evidence.map(({ passage }) => passage),
  })
  return { question, evidence, required: passages.length, probability, threshold, linkHosts, tier }
}

/** All that an answer depends on. Passages that are no longer current, or were blocked, are not among the sources. */
function keyOf({ question, evidence, required, tier }: Assignment, knowledgeVersion: string): string {
  const { text, locale, audience } = question
  const asked = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[\s?？!！.。]+$/u, '')
    .trim()
  const passages = evidence.map(({ passage }) => [passage.id, passage.version])
  return JSON.stringify([knowledgeVersion, ANSWER_PROMPT, tier, asked, locale, audience, required, passages])
}

/** The conclusion where nothing is probable enough, with the nearest questions. */
function notKnown({ decision, documents }: Decided, options: ChainOptions): AnswerEvent {
  const never = { ...options, threshold: Number.POSITIVE_INFINITY, clarify: false }
  const answer = decide({ question: decision.question, documents }, never)
  return { type: 'answer', answer: answer.kind === 'answer' ? unknown(decision.probability) : answer }
}

const unknown = (probability: number) => ({ kind: 'unknown' as const, suggestions: [], probability })
