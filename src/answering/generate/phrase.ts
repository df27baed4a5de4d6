import type { AnswerEvent, Grounds, Question } from '../../core/answer.ts'
import { ParleyError } from '../../core/errors.ts'
import type { Generation, ModelRequest, ModelTier } from '../../core/model.ts'
import { cite } from '../cite.ts'
import type { GenerationOptions } from '../options.ts'
import { ANSWER_INSTRUCTIONS, ANSWER_PROMPT, answerPrompt, NOT_ANSWERED } from '../prompts/answer.ts'
import { quotationOf } from '../quote.ts'
import { AnswerWriter } from './answer-writer.ts'
import type { CheckContext } from './check.ts'
import type { Evidence } from './evidence.ts'
import { factsOf } from './facts.ts'
import { repeatsOf } from './instructions.ts'
import { baseOf, languageOf } from './language.ts'
import { TimeLimit, until } from './time-limit.ts'
import { UnitSplitter } from './unit-splitter.ts'
import { wordsOf } from './words.ts'

/** One answer to be phrased. */
export interface Assignment {
  readonly question: Question
  /** What is answered from, numbered from 1 in this order. */
  readonly evidence: readonly Evidence[]
  /** So many of them, from the first, must each have their say: what holds in one region does not in another. */
  readonly required: number
  readonly probability: number
  /** Least probability of a passage that is translated. */
  readonly threshold: number
  readonly linkHosts: readonly string[]
  readonly tier: ModelTier
}

/**
 * How it ended: with a whole answer; with a part, after which something failed; with nothing that could be shown; or
 * with the model's word that the passages do not answer. Only the first two have a conclusion.
 */
export type Outcome = 'whole' | 'part' | 'nothing' | 'not-answered'

const MOST_OUTPUT_TOKENS = 700
const repeatsInstructions = repeatsOf(ANSWER_INSTRUCTIONS)

/** Streams the checked sentences of a model's answer, then the conclusion, if there is something to conclude. */
export async function* phrase(
  assignment: Assignment,
  { model, terms, limits, log }: GenerationOptions,
  signal: AbortSignal,
): AsyncGenerator<AnswerEvent, Outcome> {
  const { question, evidence, required, linkHosts, tier } = assignment
  const flaws: string[] = []
  const writer = new AnswerWriter({
    evidence,
    context: contextOf(assignment, terms),
    linkHosts: new Set(linkHosts),
    locale: question.locale,
    onFlaw: (flaw) => flaws.push(flaw),
  })
  const splitter = new UnitSplitter()
  const limit = new TimeLimit(signal)
  limit.set('first sentence', limits.firstSentenceMs)
  limit.set('whole', limits.wholeMs)

  const shown = (text: string): AnswerEvent => ({ type: 'sentence', text, grounds: groundsOf(assignment, writer) })
  let generation: Generation | undefined
  let failure: unknown
  let unseen = ''
  try {
    for await (const event of until(model.stream(requestFor(assignment), limit.signal), limit.signal)) {
      limit.clear('silence')
      if (event.type === 'end') {
        generation = event.generation
        break
      }
      // No tools are offered here.
      if (event.type === 'call') continue
      if (writer.text === '') unseen += event.text
      if (unseen.includes(NOT_ANSWERED)) break
      for (const text of write(event.text, splitter, writer)) {
        unseen = ''
        limit.clear('first sentence')
        yield shown(text)
      }
      limit.set('silence', limits.silenceMs)
    }
  } catch (error) {
    signal.throwIfAborted()
    failure = error
  } finally {
    limit.end()
  }

  // Half a sentence may say the opposite of the whole one.
  if (generation) {
    for (const text of splitter.end().map((unit) => writer.accept(unit))) {
      if (text !== '') yield shown(text)
    }
  }
  if (writer.text !== '' && required > 1) {
    for (const missing of evidence.slice(0, required).filter(({ passage }) => !writer.cited.includes(passage))) {
      yield shown(writer.quote(missing, quotationOf(missing.passage, question.text, linkHosts)))
    }
  }
  const notAnswered = unseen.includes(NOT_ANSWERED)
  const outcome = outcomeOf(writer.text !== '', generation !== undefined, notAnswered)
  log.debug({ outcome, tier, leftOut: flaws, ...reasonOf(failure) }, 'a model phrased an answer')
  if (writer.text !== '') yield conclude(assignment, writer, generation)
  return outcome
}

/** What can be shown once this text has come. */
function* write(text: string, splitter: UnitSplitter, writer: AnswerWriter): Generator<string> {
  for (const shown of splitter.push(text).map((unit) => writer.accept(unit))) if (shown !== '') yield shown
  const early = splitter.early()
  if (early && writer.wouldShow(early)) {
    splitter.take(early)
    yield writer.accept(early)
  }
}

function outcomeOf(hasText: boolean, isComplete: boolean, notAnswered: boolean): Outcome {
  if (hasText) return isComplete ? 'whole' : 'part'
  return notAnswered ? 'not-answered' : 'nothing'
}

function requestFor({ question, evidence, tier }: Assignment): ModelRequest {
  const passages = evidence.map(({ passage }) => passage)
  return {
    tier,
    prompt: ANSWER_PROMPT,
    messages: answerPrompt({ question: question.text, locale: question.locale, passages }),
    asker: question.asker,
    maxOutputTokens: MOST_OUTPUT_TOKENS,
  }
}

function contextOf({ question, threshold }: Assignment, terms: GenerationOptions['terms']): CheckContext {
  const { text, locale } = question
  const { numbers, marks } = factsOf(text)
  return {
    terms,
    question: {
      // What a customer wrote must not send others anywhere.
      facts: { numbers, marks: new Set([...marks].filter((mark) => !/^(?:mail|host|phone) /.test(mark))) },
      words: wordsOf(text),
      terms: new Set(terms(text).map((term) => term.text)),
    },
    languages: new Set([languageOf(text) ?? baseOf(locale), baseOf(locale)]),
    threshold,
    repeatsInstructions: (sentence) => sentence.includes(NOT_ANSWERED) || repeatsInstructions(sentence),
  }
}

function conclude(assignment: Assignment, writer: AnswerWriter, generation?: Generation): AnswerEvent {
  const grounds = groundsOf(assignment, writer, generation)
  const { probability } = assignment
  return { type: 'answer', answer: { kind: 'answered', text: writer.text, ...grounds, probability } }
}

/** What was shown so far rests on. Which model it is, and what it costs, it says at its end. */
function groundsOf({ tier }: Assignment, writer: AnswerWriter, generation?: Generation): Grounds {
  const unfinished = { model: 'unknown', tier, prompt: ANSWER_PROMPT, inputTokens: 0, outputTokens: 0 }
  return {
    citations: writer.cited.map(cite),
    passages: writer.cited.map(({ id, document, version }) => ({ id, document, version })),
    generation: generation ?? unfinished,
  }
}

/** Of a stranger's error only the name: its message may hold what the customer wrote. */
function reasonOf(failure: unknown): object {
  if (failure === undefined) return {}
  if (failure instanceof ParleyError) return { code: failure.code }
  return { failure: failure instanceof Error ? failure.name : typeof failure }
}
