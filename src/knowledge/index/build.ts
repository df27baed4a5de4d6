import { isChineseTag } from '../analysis/language.ts'
import type { Term, TermKind } from '../analysis/term.ts'
import { KIND_WEIGHT, termsOf } from '../analysis/terms.ts'
import { bm25Postings, inverseFrequency } from './field.ts'
import { type Postings, PostingsBuilder } from './postings.ts'
import { createTermTable, type TermTable } from './term-table.ts'

/** What the index sees of a passage. */
export interface IndexEntry {
  /** The question and its other phrasings, at least one. */
  readonly questions: readonly string[]
  /** What stands above it: the document's title, upper headings. */
  readonly context: readonly string[]
  /** Markdown. */
  readonly text: string
  readonly lang: string
}

/**
 * The index as plain data. Entries and phrasings are numbers; a phrasing is a unit, and an entry's units follow each
 * other. Three fields speak for an entry: its nearest phrasing, all that it asks, and its answer.
 */
export interface LexicalIndex {
  readonly size: number
  readonly terms: TermTable
  readonly idf: Float32Array<ArrayBuffer>
  /** Idf of a term that no entry has. */
  readonly unknownIdf: number
  /** 1 where the term is a plain word, so that a misspelt word may mean it. */
  readonly isWord: Uint8Array<ArrayBuffer>
  /** Where each entry's units begin; one longer than there are entries. */
  readonly unitStart: Uint32Array<ArrayBuffer>
  /** Length of each unit's vector before normalisation. */
  readonly unitLength: Float32Array<ArrayBuffer>
  /** Of units: weights are parts of a cosine with the query. */
  readonly nearest: Postings
  /** Of entries: weights are parts of a BM25 score, without the term's rarity. */
  readonly asked: Postings
  readonly answer: Postings
  readonly chinese: Uint8Array<ArrayBuffer>
  /** BCP 47 tags of the entries, but for Chinese: a word is looked at in the way of its language. */
  readonly languages: readonly string[]
}

/** Pull of a unit's length towards the mean: 0 would compare by pure cosine, which favours the shortest phrasing. */
const LENGTH_PIVOT = 0.35
/** How many times a term in the headings above counts against one in the question. */
const CONTEXT_BOOST = 0.5

const LINK_TARGET = /\]\([^)\s]*(?:\s+"[^"]*")?\)/g

/** Term numbers with their weights. */
export type Weights = Map<number, number>

export function buildIndex(source: readonly IndexEntry[]): LexicalIndex {
  const vocabulary = new Vocabulary()
  const units: Weights[] = []
  const asked: Weights[] = []
  const answers: Weights[] = []
  const unitStart = new Uint32Array(source.length + 1)

  source.forEach(({ questions, context, text, lang }, entry) => {
    const bag: Weights = new Map()
    for (const question of questions) {
      const terms = termsOf(question, { pairs: true, lang })
      const unit: Weights = new Map()
      for (const term of terms) {
        const id = vocabulary.idOf(term, entry)
        unit.set(id, Math.max(unit.get(id) ?? 0, KIND_WEIGHT[term.kind]))
      }
      units.push(unit)
      vocabulary.count(terms, entry, 1, bag)
    }
    vocabulary.count(termsOf(context.join('\n'), { pairs: false, lang }), entry, CONTEXT_BOOST, bag)
    asked.push(bag)
    const answer: Weights = new Map()
    vocabulary.count(termsOf(text.replace(LINK_TARGET, '] '), { pairs: false, lang }), entry, 1, answer)
    answers.push(answer)
    unitStart[entry + 1] = units.length
  })

  const idf = Float32Array.from(vocabulary.frequencies, (frequency) => inverseFrequency(frequency, source.length))
  return {
    size: source.length,
    terms: createTermTable(vocabulary.terms),
    idf,
    unknownIdf: inverseFrequency(0, source.length),
    isWord: Uint8Array.from(idf, (_, id) => Number(vocabulary.isWord(id))),
    unitStart,
    ...nearestPostings(units, idf),
    asked: bm25Postings(asked, idf.length),
    answer: bm25Postings(answers, idf.length),
    chinese: Uint8Array.from(source, ({ lang }) => Number(isChineseTag(lang))),
    languages: [...new Set(source.map(({ lang }) => lang))].filter((lang) => !isChineseTag(lang)),
  }
}

/** Numbers the terms as they come, and counts the entries that hold each. */
class Vocabulary {
  readonly #ids = new Map<string, number>()
  readonly #words = new Set<number>()
  readonly #lastEntry: number[] = []
  readonly frequencies: number[] = []

  get terms(): string[] {
    return [...this.#ids.keys()]
  }

  isWord(id: number): boolean {
    return this.#words.has(id)
  }

  idOf({ text, kind }: Term, entry: number): number {
    let id = this.#ids.get(text)
    if (id === undefined) {
      id = this.#ids.size
      this.#ids.set(text, id)
      this.frequencies.push(0)
      this.#lastEntry.push(-1)
    }
    if (this.#lastEntry[id] !== entry) {
      this.#lastEntry[id] = entry
      this.frequencies[id] = (this.frequencies[id] ?? 0) + 1
    }
    if (kind === 'word') this.#words.add(id)
    return id
  }

  /** Adds the terms to a bag of words. */
  count(terms: readonly Term[], entry: number, boost: number, bag: Weights): void {
    for (const term of terms) {
      if (term.kind === 'pair') continue
      const id = this.idOf(term, entry)
      bag.set(id, (bag.get(id) ?? 0) + boost * countOf(term.kind))
    }
  }
}

/** In running text the pieces of a compound count as words do. */
function countOf(kind: TermKind): number {
  return kind === 'stop' || kind === 'asking' || kind === 'single' ? 1 : Math.min(1, KIND_WEIGHT[kind])
}

function nearestPostings(units: readonly Weights[], idf: Float32Array) {
  const builder = new PostingsBuilder()
  const unitLength = Float32Array.from(units, (unit) => {
    let squares = 0
    for (const [term, weight] of unit) squares += (weight * (idf[term] as number)) ** 2
    return Math.sqrt(squares)
  })
  const mean = unitLength.reduce((sum, length) => sum + length, 0) / Math.max(1, unitLength.length)
  units.forEach((unit, number) => {
    const length = LENGTH_PIVOT * mean + (1 - LENGTH_PIVOT) * (unitLength[number] as number)
    for (const [term, weight] of unit) builder.add(number, term, (weight * (idf[term] as number)) / length)
  })
  return { nearest: builder.build(idf.length), unitLength }
}
