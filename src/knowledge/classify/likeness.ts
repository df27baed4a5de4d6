import { KIND_WEIGHT, normalise, type TermKind, termsOf } from '../analysis/terms.ts'
import { type Phrase, perDialog, type Ranked } from './phrases.ts'

/** Rarity of a content word, and of any other, that no example has; that of known ones goes from 1 to 2. */
const UNKNOWN_CONTENT = 2.2
const UNKNOWN_OTHER = 1.2
/** How much of the likeness hangs on the content words being the same on both sides, and on all examples of its topic together having those of the message. */
const CONTENT_SHARE = 0.1
const VOCABULARY_SHARE = 0.5

/** What is left of the likeness where a question is held against an example that does not ask so: "退货要多久" is no wish to return. */
const ASKS_OTHERWISE = 0.6

/** In a few words of greeting stop words count too; an order number says nothing about what is wanted. */
const WEIGHT: Readonly<Partial<Record<TermKind, number>>> = { stop: 0.5, asking: 0.6, code: 0.2, part: 0.2, pair: 0.35 }

interface Weighted {
  readonly value: number
  readonly content: boolean
}

interface Vector {
  readonly terms: ReadonlyMap<string, Weighted>
  readonly length: number
  /** Sum of the values of content words. */
  readonly content: number
  /** Its question words. */
  readonly asks: readonly string[]
}

/**
 * Ranks dialogs by their nearest example: by the cosine of both, over words, their neighbours and Han bigrams, each by
 * its rarity, and by the share of content words that both have, and that any example of the topic has: "track my
 * parcel" and "where is my package" make "track my package" likely. A longer question that merely shares words with an
 * example stays far from it.
 */
export function rankByLikeness(phrases: readonly Phrase[]): (text: string) => Ranked[] {
  const kinds = phrases.map(({ text }) => kindsOf(text))
  const frequency = new Map<string, number>()
  for (const terms of kinds) {
    for (const term of terms.keys()) frequency.set(term, (frequency.get(term) ?? 0) + 1)
  }
  const rarity = (term: string, content: boolean) => {
    const found = frequency.get(term)
    if (found === undefined) return content ? UNKNOWN_CONTENT : UNKNOWN_OTHER
    return 1 + Math.log(phrases.length / found) / Math.log(phrases.length + 1)
  }
  const examples = phrases.map((phrase, at) => ({ phrase, vector: vectorOf(kinds[at] ?? new Map(), rarity) }))
  const topics = [...Map.groupBy(examples, ({ phrase }) => JSON.stringify([phrase.dialog, phrase.topic])).values()].map(
    (topic) => ({ examples: topic, vocabulary: new Set(topic.flatMap(({ vector }) => [...vector.terms.keys()])) }),
  )
  return (text) => {
    const vector = vectorOf(kindsOf(text), rarity)
    return perDialog(
      topics.flatMap((topic) => {
        const known = shareKnown(vector, topic.vocabulary)
        return topic.examples.map((example) => ({
          phrase: example.phrase,
          weight: likenessOf(vector, example.vector, known),
        }))
      }),
    )
  }
}

function kindsOf(text: string): Map<string, TermKind> {
  // "hellooo" is hello.
  const collapsed = normalise(text).replace(/(\p{L})\1{2,}/gu, '$1')
  const terms = termsOf(collapsed, { pairs: true }).filter(({ kind }) => kind !== 'concept')
  return new Map(terms.map(({ text: term, kind }) => [term, kind]))
}

function vectorOf(kinds: ReadonlyMap<string, TermKind>, rarity: (term: string, content: boolean) => number): Vector {
  const terms = new Map<string, Weighted>()
  let squares = 0
  let allContent = 0
  for (const [term, kind] of kinds) {
    const content = kind === 'word' || kind === 'bigram'
    const value = (WEIGHT[kind] ?? KIND_WEIGHT[kind]) * rarity(term, content)
    terms.set(term, { value, content })
    squares += value ** 2
    if (content) allContent += value
  }
  const asks = [...kinds].flatMap(([term, kind]) => (kind === 'asking' ? [term] : []))
  return { terms, length: Math.sqrt(squares), content: allContent, asks }
}

/** How much of a message's content a vocabulary has. */
function shareKnown({ terms, content }: Vector, vocabulary: ReadonlySet<string>): number {
  if (content === 0) return 1
  let known = 0
  for (const [term, { value, content: counts }] of terms) if (counts && vocabulary.has(term)) known += value
  return known / content
}

/** How like a message is to an example of a topic that has so much of its content. */
function likenessOf(a: Vector, b: Vector, known: number): number {
  let product = 0
  let content = 0
  for (const [term, mine] of a.terms) {
    const other = b.terms.get(term)
    if (other === undefined) continue
    product += mine.value * other.value
    if (mine.content) content += mine.value
  }
  const most = Math.max(a.content, b.content)
  const covered = most === 0 ? 1 : content / most
  const shares = 1 - CONTENT_SHARE - VOCABULARY_SHARE + CONTENT_SHARE * covered + VOCABULARY_SHARE * known
  const asksOtherwise = a.asks.length > 0 && !a.asks.some((term) => b.terms.has(term))
  const likeness = (product / (a.length * b.length)) * shares
  return asksOtherwise ? likeness * ASKS_OTHERWISE : likeness
}
