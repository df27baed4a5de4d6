import type { KnowledgePassage } from '../document.ts'

/** Names of what a knowledge is about (products, places, plans), each with the ids of the passages about it. */
export type SubjectNames = ReadonlyMap<string, ReadonlySet<string>>

/** Longer ones are sentences. */
const NAME_WORDS = 8
const NAME_LENGTH = 60
/** What fewer passages are about needs no name to be found. */
const LEAST_PASSAGES = 2
/** What more of all passages are about tells nothing apart. */
const MOST_SHARE = 0.6
/** A title is the name of a thing where so many of its own passages use it. */
const LEAST_USE = 0.5

/** "Plan A: How do I …" */
const PREFIX = /^([^:：?？]+)[:：]\s*(?=\S)/
/** Written as a name: in capitals throughout but for small words, or with digits. */
const PROPER =
  /^(?=.*[ \d])(?:(?:\p{Lu}|\d)[\p{L}\p{M}\d.'’+-]*|of|the|and|for|&|[-–])(?: (?:(?:\p{Lu}|\d)[\p{L}\p{M}\d.'’+-]*|of|the|and|for|&|[-–]))*$/u
const PROPER_ZH = /^(?=.*\p{Script=Han}{3})[^与和及、，]+$/u

/**
 * Finds the names: a product that a document declares, what stands before the colon of several questions, and the
 * title of a document that keeps to one thing. What is merely capitalised in the text is too often no subject.
 */
export function namesIn(passages: readonly KnowledgePassage[]): SubjectNames {
  const names = new Map<string, Set<string>>()
  const most = Math.max(LEAST_PASSAGES, passages.length * MOST_SHARE)
  for (const [name, about] of [...declared(passages), ...prefixes(passages, most), ...titles(passages, most)]) {
    const known = names.get(name) ?? new Set()
    for (const { id } of about) known.add(id)
    names.set(name, known)
  }
  return names
}

type Named = readonly [name: string, about: readonly KnowledgePassage[]]

function declared(passages: readonly KnowledgePassage[]): Named[] {
  return named(passages, ({ product }) => product)
}

function prefixes(passages: readonly KnowledgePassage[], most: number): Named[] {
  const prefixed = named(passages, ({ headingPath }) => PREFIX.exec(headingPath.at(-1) ?? '')?.[1]?.trim())
  return prefixed.filter(([, { length }]) => length >= LEAST_PASSAGES && length <= most)
}

function titles(passages: readonly KnowledgePassage[], most: number): Named[] {
  const titled = named(passages, ({ headingPath }) => (headingPath.length > 1 ? headingPath[0] : undefined))
  return titled.filter(([title, about]) => {
    if (about.length < LEAST_PASSAGES || about.length > most || !(PROPER.test(title) || PROPER_ZH.test(title)))
      return false
    const using = about.filter(({ headingPath, text }) => text.includes(title) || headingPath.at(-1)?.includes(title))
    return using.length >= about.length * LEAST_USE
  })
}

function named(
  passages: readonly KnowledgePassage[],
  nameOf: (passage: KnowledgePassage) => string | undefined,
): Named[] {
  const groups = Map.groupBy(passages, nameOf)
  return [...groups].flatMap(([name, about]) => (name !== undefined && isShort(name) ? [[name, about] as const] : []))
}

function isShort(name: string): boolean {
  return name.length <= NAME_LENGTH && name.split(/\s+/).length <= NAME_WORDS
}
