import { LRUCache } from 'lru-cache'
import type { Passage } from '../../core/passage.ts'
import type { Terms } from '../options.ts'
import { sentences } from '../sentences.ts'
import { addressesOf } from './addresses.ts'
import { type Facts, factsOf } from './facts.ts'
import { baseOf, languageOf } from './language.ts'
import type { Source } from './material.ts'
import { type Place, placesOf } from './places.ts'
import { plain } from './plain.ts'
import { wordsOf } from './words.ts'

/** What a passage says, read once for all sentences that are held against it. */
export interface Evidence extends Source {
  /** Headings and text. */
  readonly text: string
  readonly lang: string
  readonly terms: ReadonlySet<string>
  /** Bare words in lower case. */
  readonly words: ReadonlySet<string>
  readonly facts: Facts
  /** Where its numbers stand. */
  readonly places: readonly Place[]
  readonly sentences: readonly EvidenceSentence[]
  /** The sentences, as `bare` gives them. */
  readonly verbatim: ReadonlySet<string>
  /** Links and images of the passage, and its own address. */
  readonly addresses: ReadonlySet<string>
}

export interface EvidenceSentence {
  readonly text: string
  readonly terms: ReadonlySet<string>
}

export type EvidenceReader = (source: Source) => Evidence

/** Reads each passage once: the same ones are cited again and again. */
export function createEvidenceReader(terms: Terms): EvidenceReader {
  const known = new LRUCache<string, Omit<Evidence, 'probability'>>({ max: 500 })
  return ({ passage, probability }) => {
    const key = `${passage.id} ${passage.version}`
    const found = known.get(key) ?? readEvidence(passage, terms)
    known.set(key, found)
    return { ...found, probability }
  }
}

function readEvidence(passage: Passage, terms: Terms): Omit<Evidence, 'probability'> {
  const text = [...passage.headingPath, ...passage.variants, passage.text].join('\n\n')
  const lang = languageOf(passage.text) ?? baseOf(passage.lang)
  const contentOf = (part: string) => new Set(terms(part).map((term) => term.text))
  return {
    passage,
    text,
    lang,
    terms: contentOf(text),
    words: wordsOf(text),
    facts: factsOf(text),
    places: placesOf(passage.text, lang, terms),
    verbatim: new Set(sentences(passage.text, passage.lang).map(bare)),
    sentences: statements(passage).map((said) => ({ text: said, terms: contentOf(said) })),
    addresses: addressesOf(`${passage.text} <${passage.url}>`),
  }
}

/** The sentences; the first one also together with the question that it answers by a yes or a no. */
function statements({ headingPath, text, lang }: Passage): string[] {
  const said = [...sentences(text, lang)]
  return [`${headingPath.at(-1)} ${said[0] ?? ''}`, ...said]
}

/** A sentence without what only dresses it. */
export function bare(sentence: string): string {
  return plain(sentence)
    .replace(/[*_`~\s]+/g, ' ')
    .trim()
}
