import type { TermKind } from '../analysis/term.ts'
import { KIND_WEIGHT, normalise, termsOf } from '../analysis/terms.ts'
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

interface Example extends Vector {
  readonly phrase: Phrase
  /** Its place among all. */
  readonly at: number
  /** Number of what is meant. */
  readonly topic: number
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
  const topicKeys = phrases.map(({ dialog, topic }) => JSON.stringify([dialog, topic]))
  const topics = [...new Set(topicKeys)]
  const examples = phrases.map(
    (phrase, at): Example => ({
      phrase,
      at,
      topic: topics.indexOf(topicKeys[at] ?? ''),
      ...vectorOf(kinds[at] ?? new Map(), rarity),
    }),
  )
  const holders = holdersOf(examples)
  return (text) => {
    const message = vectorOf(kindsOf(text), rarity)
    const { touched, shares } = meet(message, holders)
    // Of equals, the one that was given first.
    const inOrder = [...touched].sort(([one], [other]) => one.at - other.at)
    return perDialog(
      inOrder.map(([example, shared]) => ({
        phrase: example.phrase,
        weight: likenessOf(message, example, shared, message.content === 0 ? 1 : (shares.get(example.topic) ?? 0)),
      })),
    )
  }
}

/** Who has a term: found by what a message says, so that an example of which it says nothing costs nothing. */
interface Holders {
  readonly examples: readonly { readonly example: Example; readonly value: number }[]
  readonly topics: ReadonlySet<number>
}

function holdersOf(examples: readonly Example[]): ReadonlyMap<string, Holders> {
  const holders = new Map<string, { examples: { example: Example; value: number }[]; topics: Set<number> }>()
  for (const example of examples) {
    for (const [term, { value }] of example.terms) {
      const known = holders.get(term) ?? { examples: [], topics: new Set() }
      known.examples.push({ example, value })
      known.topics.add(example.topic)
      holders.set(term, known)
    }
  }
  return holders
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

/** What a message and an example have in common. */
interface Shared {
  /** Of both as vectors. */
  product: number
  /** Of the message's content. */
  content: number
  /** Whether a question word of the message is in the example, too. */
  asks: boolean
}

/** What a message has in common with each example, and how much of its content each topic knows. */
function meet({ terms, asks, content }: Vector, holders: ReadonlyMap<string, Holders>) {
  const touched = new Map<Example, Shared>()
  const known = new Map<number, number>()
  for (const [term, mine] of terms) {
    const { examples = [], topics = [] } = holders.get(term) ?? {}
    const isAsking = asks.includes(term)
    for (const { example, value } of examples) {
      const shared = touched.get(example) ?? { product: 0, content: 0, asks: false }
      shared.product += mine.value * value
      if (mine.content) shared.content += mine.value
      if (isAsking) shared.asks = true
      touched.set(example, shared)
    }
    if (mine.content) for (const topic of topics) known.set(topic, (known.get(topic) ?? 0) + mine.value)
  }
  const shares = new Map([...known].map(([topic, sum]) => [topic, sum / content]))
  return { touched, shares }
}

/** How like a message is to an example of a topic that has so much of its content. */
function likenessOf(message: Vector, example: Vector, { product, content, asks }: Shared, known: number): number {
  const most = Math.max(message.content, example.content)
  const covered = most === 0 ? 1 : content / most
  const shares = 1 - CONTENT_SHARE - VOCABULARY_SHARE + CONTENT_SHARE * covered + VOCABULARY_SHARE * known
  const likeness = (product / (message.length * example.length)) * shares
  return message.asks.length > 0 && !asks ? likeness * ASKS_OTHERWISE : likeness
}
