import { isChineseTag } from '../analysis/language.ts'
import { KIND_WEIGHT, type Term, type TermKind, termsOf } from '../analysis/terms.ts'
import { type Postings, PostingsBuilder } from './postings.ts'

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
 * other. Weights of units are parts of a cosine with the query, weights of entries are parts of a BM25F score.
 */
export interface LexicalIndex {
  readonly size: number
  readonly terms: ReadonlyMap<string, number>
  readonly idf: Float32Array
  /** Idf of a term that no entry has. */
  readonly unknownIdf: number
  /** 1 where the term is a plain word, so that a misspelt word may mean it. */
  readonly isWord: Uint8Array
  /** Where each entry's units begin; one longer than there are entries. */
  readonly unitStart: Uint32Array
  readonly units: Postings
  /** Length of each unit's vector before normalisation. */
  readonly unitLength: Float32Array
  readonly meanUnitLength: number
  readonly entries: Postings
  readonly chinese: Uint8Array
}

/** Pull of a unit's length towards the mean: 0 would compare by pure cosine, which favours the shortest phrasing. */
const LENGTH_PIVOT = 0.35
const K1 = 1.2
const B = 0.7
/** How many times a term in the question, or in the headings above, counts against one in the text. */
const QUESTION_BOOST = 2
const CONTEXT_BOOST = 1

const LINK_TARGET = /\]\([^)\s]*(?:\s+"[^"]*")?\)/g

type Weights = Map<number, number>

export function buildIndex(source: readonly IndexEntry[]): LexicalIndex {
  const terms = new Map<string, number>()
  const wordIds = new Set<number>()
  const documentFrequency: number[] = []
  const unitTerms: Weights[] = []
  const entryTerms: Weights[] = []
  const unitStart = new Uint32Array(source.length + 1)
  const lastEntry: number[] = []
  const idOf = ({ text, kind }: Term, entry: number): number => {
    let id = terms.get(text)
    if (id === undefined) {
      id = terms.size
      terms.set(text, id)
      documentFrequency.push(0)
      lastEntry.push(-1)
    }
    if (lastEntry[id] !== entry) {
      lastEntry[id] = entry
      documentFrequency[id] = (documentFrequency[id] ?? 0) + 1
    }
    if (kind === 'word') wordIds.add(id)
    return id
  }

  source.forEach((entry, number) => {
    const all: Weights = new Map()
    const count = (list: readonly Term[], boost: number) => {
      for (const term of list) {
        if (term.kind === 'pair') continue
        const id = idOf(term, number)
        all.set(id, (all.get(id) ?? 0) + boost * tokenWeight(term.kind))
      }
    }
    for (const question of entry.questions) {
      const list = termsOf(question, { pairs: true })
      const unit: Weights = new Map()
      for (const term of list) {
        const id = idOf(term, number)
        unit.set(id, Math.max(unit.get(id) ?? 0, KIND_WEIGHT[term.kind]))
      }
      unitTerms.push(unit)
      count(list, QUESTION_BOOST)
    }
    count(termsOf(entry.context.join('\n'), { pairs: false }), CONTEXT_BOOST)
    count(termsOf(entry.text.replace(LINK_TARGET, '] '), { pairs: false }), 1)
    entryTerms.push(all)
    unitStart[number + 1] = unitTerms.length
  })

  const inverse = (frequency: number) => Math.log(1 + (source.length - frequency + 0.5) / (frequency + 0.5))
  const idf = Float32Array.from(documentFrequency, inverse)
  const { units, unitLength, meanUnitLength } = unitPostings(unitTerms, idf)
  return {
    size: source.length,
    terms,
    idf,
    unknownIdf: inverse(0),
    isWord: Uint8Array.from(idf, (_, id) => (wordIds.has(id) ? 1 : 0)),
    unitStart,
    units,
    unitLength,
    meanUnitLength,
    entries: entryPostings(entryTerms, idf),
    chinese: Uint8Array.from(source, ({ lang }) => (isChineseTag(lang) ? 1 : 0)),
  }
}

/** In running text the pieces of a compound count as words do. */
function tokenWeight(kind: TermKind): number {
  return kind === 'stop' || kind === 'asking' || kind === 'single' ? 1 : Math.min(1, KIND_WEIGHT[kind])
}

function unitPostings(unitTerms: readonly Weights[], idf: Float32Array) {
  const builder = new PostingsBuilder()
  const unitLength = Float32Array.from(unitTerms, (unit) => {
    let squares = 0
    for (const [term, weight] of unit) squares += (weight * (idf[term] ?? 0)) ** 2
    return Math.sqrt(squares)
  })
  const meanUnitLength = unitLength.reduce((sum, length) => sum + length, 0) / Math.max(1, unitLength.length)
  unitTerms.forEach((unit, number) => {
    const length = LENGTH_PIVOT * meanUnitLength + (1 - LENGTH_PIVOT) * (unitLength[number] ?? 0)
    for (const [term, weight] of unit) builder.add(number, term, (weight * (idf[term] ?? 0)) / length)
  })
  return { units: builder.build(idf.length), unitLength, meanUnitLength }
}

function entryPostings(entryTerms: readonly Weights[], idf: Float32Array): Postings {
  const builder = new PostingsBuilder()
  const lengths = entryTerms.map((entry) => [...entry.values()].reduce((sum, count) => sum + count, 0))
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length)
  entryTerms.forEach((entry, number) => {
    const norm = K1 * (1 - B + (B * (lengths[number] ?? 0)) / Math.max(1, mean))
    for (const [term, count] of entry) builder.add(number, term, ((idf[term] ?? 0) * count) / (count + norm))
  })
  return builder.build(idf.length)
}
