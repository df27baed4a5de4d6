import type { Passage } from '../core/passage.ts'
import type { BankEntry } from './sets.ts'

/** The names of what can be retrieved. */
export interface Bank {
  readonly size: number
  /** The entries that a query's `relevant` names; none where there is no such entry. */
  resolve(id: string): readonly string[]
  /** The entry that a passage belongs to. */
  entryOf(passage: Passage): string
  /** The question of an entry, for people to read. */
  questionOf(entry: string): string
}

/** A row of JSON Lines as documents have it. */
export interface BankRow {
  readonly id: string
  readonly question: string
  readonly answer: string
  readonly variants: readonly string[]
  readonly lang?: string
}

export interface FileBank extends Bank {
  /** What to read as a document. */
  readonly rows: readonly BankRow[]
  /** Entries that ask and say what an earlier one does: they count as that one. */
  readonly twins: number
}

/** Stands for an answer that a bank leaves empty; there is no word in it to be found by. */
const NO_ANSWER = '—'
const LANGUAGE_TAG = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/

/** A bank of question and answer entries. The same entry given twice is one, as it is in a folder of documents. */
export function bankOfEntries(entries: readonly BankEntry[]): FileBank {
  const byContent = Map.groupBy(entries, contentOf)
  const firsts = [...byContent.values()].flatMap(([first]) => (first ? [first] : []))
  const entryOfId = new Map([...byContent.values()].flatMap((same) => same.map(({ id }) => [id, same[0]?.id ?? id])))
  const questions = new Map(entries.map(({ id, question }) => [id, question]))
  return {
    size: firsts.length,
    twins: entries.length - firsts.length,
    // Ids of our own: those of the file may look like anything.
    rows: firsts.map(({ id: _, answer, variants, question, lang }, at) => ({
      id: `entry-${at}`,
      question,
      answer: answer.trim() || NO_ANSWER,
      variants: variants.filter((variant) => variant.trim() !== ''),
      ...(lang !== undefined && LANGUAGE_TAG.test(lang) && { lang }),
    })),
    resolve(id) {
      const entry = entryOfId.get(id)
      return entry === undefined ? [] : [entry]
    },
    entryOf: ({ id }) => firsts[Number(/#entry-(\d+)/.exec(id)?.[1])]?.id ?? id,
    questionOf: (entry) => questions.get(entry) ?? entry,
  }
}

/** A bot's own passages: `relevant` names them by heading or by id. Parts of one section are one entry. */
export function bankOfPassages(passages: readonly Passage[]): Bank {
  const entries = new Map<string, Passage>()
  const byHeading = new Map<string, Set<string>>()
  for (const passage of passages) {
    const entry = sectionOf(passage)
    if (!entries.has(entry)) entries.set(entry, passage)
    const heading = plainWords(passage.headingPath.at(-1) ?? '')
    byHeading.set(heading, (byHeading.get(heading) ?? new Set()).add(entry))
  }
  return {
    size: entries.size,
    resolve: (id) => (entries.has(id) ? [id] : [...(byHeading.get(plainWords(id)) ?? [])]),
    entryOf: sectionOf,
    questionOf: (entry) => entries.get(entry)?.headingPath.at(-1) ?? entry,
  }
}

/** A passage's id without the number of its part. */
const sectionOf = ({ id }: Passage) => id.replace(/~\d+$/, '')

function contentOf({ question, answer, variants, lang }: BankEntry): string {
  return JSON.stringify([plainWords(question), answer.trim() || variants.toSorted(), lang])
}

function plainWords(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
