import { Document } from '@langchain/core/documents'
import { BaseRetriever } from '@langchain/core/retrievers'
import { createAnswerer } from '../../src/answering/answerer.ts'
import type { ChainOptions, GenerationOptions } from '../../src/answering/options.ts'
import type { RetrievedMetadata } from '../../src/answering/retrieved.ts'
import type { Answer, AnswerEvent, Question } from '../../src/core/answer.ts'
import type { LanguageModel, ModelEvent, ModelRequest } from '../../src/core/model.ts'
import type { Passage } from '../../src/core/passage.ts'
import { contentTerms } from '../../src/knowledge/content-terms.ts'

export function passage(heading: string, text: string, more: Partial<Passage> = {}): Passage {
  return {
    id: `help.md#${heading}`,
    document: 'help.md',
    version: '0123456789abcdef',
    headingPath: ['Help', heading],
    variants: [],
    text,
    span: [0, text.length],
    lang: 'en',
    audience: 'public',
    url: `/sources/help#${heading.replaceAll(' ', '-')}`,
    ...more,
  }
}

/** A retriever that finds what it was given, whatever is asked. */
class Given extends BaseRetriever<RetrievedMetadata & Record<string, unknown>> {
  override lc_namespace = ['test']
  readonly found: readonly (readonly [Passage, number])[]

  constructor(found: readonly (readonly [Passage, number])[]) {
    super()
    this.found = found
  }

  override async _getRelevantDocuments() {
    return this.found.map(
      ([given, probability]) => new Document({ pageContent: given.text, metadata: { passage: given, probability } }),
    )
  }
}

/** What the model says to a request, piece by piece; an error is thrown, null waits for ever. */
export type Script = (request: ModelRequest) => Iterable<string | Error | null> | string

/** A model that says what it is told to, in pieces of a few letters, as a real one does. */
export class ScriptedModel implements LanguageModel {
  readonly requests: ModelRequest[] = []
  readonly #script: Script

  constructor(script: Script) {
    this.#script = script
  }

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    this.requests.push(request)
    const { tier, prompt } = request
    const said = this.#script(request)
    for (const piece of typeof said === 'string' ? (said.match(/[\s\S]{1,3}/g) ?? []) : said) {
      signal.throwIfAborted()
      if (piece === null) await new Promise(() => {})
      else if (piece instanceof Error) throw piece
      else yield { type: 'text', text: piece }
    }
    yield { type: 'end', generation: { model: 'scripted', tier, prompt, inputTokens: 90, outputTokens: 9 } }
  }
}

const silent = () => {}
export const quiet = { debug: silent, info: silent, warn: silent, error: silent }

export function generationBy(model: LanguageModel, more: Partial<GenerationOptions> = {}): GenerationOptions {
  return {
    model,
    terms: contentTerms,
    isPersonal: () => false,
    knowledgeVersion: () => 'v1',
    limits: { condenseMs: 5_000, firstSentenceMs: 5_000, silenceMs: 5_000, wholeMs: 20_000 },
    log: quiet,
    ...more,
  }
}

export function question(text: string, more: Partial<Question> = {}): Question {
  const asker = { conversation: 'conversation-1', customer: 'customer-1' }
  return { text, history: () => [], locale: 'en', audience: 'public', asker, ...more }
}

export interface Setting {
  readonly found: readonly (readonly [Passage, number])[]
  readonly generation?: GenerationOptions
  readonly more?: Partial<ChainOptions>
}

export function answererOver({ found, generation, more }: Setting) {
  return createAnswerer({
    retriever: () => new Given(found),
    threshold: 0.5,
    suggestions: 2,
    clarify: false,
    ...(generation && { generation }),
    ...more,
  })
}

export interface Collected {
  readonly sentences: readonly string[]
  readonly answer: Answer
  /** What the customer sees. */
  readonly text: string
}

export async function collect(events: AsyncIterable<AnswerEvent>): Promise<Collected> {
  const sentences: string[] = []
  for await (const event of events) {
    if (event.type === 'answer') {
      return { sentences, answer: event.answer, text: event.answer.kind === 'answered' ? event.answer.text : '' }
    }
    sentences.push(event.text)
  }
  throw new Error('no conclusion')
}

export const never = new AbortController().signal
