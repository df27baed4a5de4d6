import { STOP_WORDS } from '../analysis/stop-words.ts'
import type { KnowledgePassage } from '../document.ts'
import type { SubjectNames } from './names.ts'
import { wordsOf } from './words.ts'

/** Numbers stand in addresses and times as often as in names. */
const NUMBER_WORDS = new Set('zero one two three four five six seven eight nine ten'.split(' '))
/** Of a word that says little, by nature. */
const LITTLE = 0.15

/** How much each word tells which subject is meant: the fewer subjects' passages use it, the more. */
export function rarities(
  wanted: Iterable<string>,
  names: SubjectNames,
  passages: readonly KnowledgePassage[],
): ReadonlyMap<string, number> {
  const usedOf = new Map([...wanted].map((word) => [word, new Set<string>()]))
  const byId = new Map(passages.map((passage) => [passage.id, passage]))
  for (const [name, about] of names) {
    for (const id of about) {
      const passage = byId.get(id)
      const said = passage ? `${passage.headingPath.at(-1)} ${passage.text}` : ''
      for (const { text } of wordsOf(said)) usedOf.get(text)?.add(name)
    }
  }
  return new Map(
    [...usedOf].map(([word, subjects]) => {
      const rarity = Math.log(1 + names.size / Math.max(1, subjects.size))
      return [word, STOP_WORDS.has(word) || NUMBER_WORDS.has(word) ? rarity * LITTLE : rarity]
    }),
  )
}
