import type { Audience } from '../../core/passage.ts'
import type { KnowledgePassage } from '../document.ts'
import { SubjectIndex } from './subject-index.ts'

/** The subjects of one snapshot, looked for when an audience first needs them. */
export class SubjectsByAudience {
  readonly #passages: readonly KnowledgePassage[]
  readonly #known = new Map<Audience, SubjectIndex>()

  constructor(passages: readonly KnowledgePassage[]) {
    this.#passages = passages
  }

  /** A public asker is not told, by what the bot understands, the names of what is internal. */
  for(audience: Audience): SubjectIndex {
    const known = this.#known.get(audience)
    if (known !== undefined) return known
    const visible = this.#passages.filter((passage) => audience === 'internal' || passage.audience === 'public')
    const subjects = new SubjectIndex(visible)
    this.#known.set(audience, subjects)
    return subjects
  }
}
