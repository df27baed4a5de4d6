import type { StandingCorrections } from '../core/correction.ts'
import type { Log } from '../core/log.ts'
import type { LanguageModel } from '../core/model.ts'
import type { Audience } from '../core/passage.ts'
import type { Subjects } from './following/subjects.ts'
import type { Retriever } from './retrieved.ts'

export interface ChainOptions {
  /**
   * The retriever for what an audience may see; it filters inside. `about` names subjects of which alone passages are
   * wanted; a retriever that cannot tell them may give others too.
   */
  readonly retriever: (audience: Audience, about?: readonly string[]) => Retriever
  /** The names that an audience may know of, for following what a conversation is about. */
  readonly subjects?: (audience: Audience) => Subjects
  /** What operators have corrected, as it stands for this question. */
  readonly corrections?: () => Promise<StandingCorrections>
  /** Least probability at which an answer is given. */
  readonly threshold: number
  /** How many near questions are offered where there is no answer. */
  readonly suggestions: number
  /** Whether to ask back where several questions may be meant, instead of a doubtful answer or none. */
  readonly clarify: boolean
  /** Hosts, beside those of a passage's own links, to which an answer may link and whose pictures it may show. */
  readonly linkHosts?: readonly string[]
  /** A model that phrases the answers. Without it the passages are quoted. */
  readonly generation?: GenerationOptions
}

export interface GenerationOptions {
  readonly model: LanguageModel
  /** What a text says, for comparing it with another. */
  readonly terms: Terms
  /** Whether a text holds personal data: the answer to it is not kept for others. */
  readonly isPersonal: (text: string) => boolean
  /** The version of the knowledge as it is now. An answer made from another is not given again. */
  readonly knowledgeVersion: () => string
  readonly limits: GenerationLimits
  readonly log: Log
}

export type Terms = (text: string) => readonly ContentTerm[]

/** A word without its inflection, a pair of Han characters, or a meaning. */
export interface ContentTerm {
  readonly text: string
  /** How much it says; words that say nothing have none. */
  readonly weight: number
  /** True of a meaning that texts of different languages share. */
  readonly anyLanguage: boolean
}

/** How long a model is waited for, in milliseconds. What was shown by then stands; otherwise the passage is quoted. */
export interface GenerationLimits {
  /** Until the question is rewritten to stand alone. */
  readonly condenseMs: number
  /** From asking until the first sentence can be shown. */
  readonly firstSentenceMs: number
  /** Between two pieces of text. */
  readonly silenceMs: number
  /** From asking until the end. */
  readonly wholeMs: number
}
