import { z } from 'zod'
import { ParleyError } from '../../core/errors.ts'
import type { LanguageModel } from '../../core/model.ts'
import { distinctPhrasings } from './distinct.ts'
import type { AugmentEntry } from './entry.ts'
import { AUGMENT_PROMPT, augmentPrompt } from './prompt.ts'

/** Longer ones are no questions, in UTF-16 code units. */
const LONGEST = 300
const TOKENS_PER_PHRASING = 60

const phrasingsSchema = z.array(z.string().trim().min(1).max(LONGEST)).max(100)

export interface ProposeOptions {
  readonly model: LanguageModel
  /** The most new phrasings of one entry. */
  readonly count: number
  readonly signal: AbortSignal
}

/** New ways to ask for an entry; undefined where the model wrote something else than a list of questions. */
export async function proposePhrasings(
  entry: AugmentEntry,
  { model, count, signal }: ProposeOptions,
): Promise<string[] | undefined> {
  const request = {
    tier: 'small',
    prompt: AUGMENT_PROMPT,
    messages: augmentPrompt(entry, count),
    // Only the budget of the whole installation is meant to limit this.
    asker: { conversation: `augment/${entry.id}`, customer: `augment/${entry.id}` },
    maxOutputTokens: TOKENS_PER_PHRASING * count,
  } as const
  let written = ''
  for await (const event of model.stream(request, signal)) {
    if (event.type === 'text') written += event.text
  }
  const phrasings = listIn(written)?.map((phrasing) => phrasing.replace(/\s+/g, ' '))
  return phrasings && distinctPhrasings(phrasings, [entry.question, ...entry.variants]).slice(0, count)
}

/** The list, also where the model put it between words or code fences. */
function listIn(written: string): string[] | undefined {
  const list = /\[[\s\S]*\]/.exec(written)?.[0]
  if (list === undefined) return undefined
  try {
    return phrasingsSchema.parse(JSON.parse(list))
  } catch {
    return undefined
  }
}

export interface Proposals {
  /** Entries asked for in this run. */
  readonly asked: number
  /** Ids of the entries of which the model wrote nothing usable. */
  readonly unusable: readonly string[]
  /** Why it ended before the last entry. */
  readonly stopped?: string
}

/** Goes through the entries one by one; what is kept so far is kept when a model fails or its budget is spent. */
export async function proposeAll(
  entries: readonly AugmentEntry[],
  options: ProposeOptions,
  keep: (entry: AugmentEntry, phrasings: readonly string[]) => void,
): Promise<Proposals> {
  const unusable: string[] = []
  let asked = 0
  for (const entry of entries) {
    if (options.signal.aborted) return { asked, unusable, stopped: 'interrupted' }
    try {
      const phrasings = await proposePhrasings(entry, options)
      asked++
      if (phrasings === undefined) unusable.push(entry.id)
      else keep(entry, phrasings)
    } catch (error) {
      if (options.signal.aborted) return { asked, unusable, stopped: 'interrupted' }
      if (!(error instanceof ParleyError)) throw error
      return { asked, unusable, stopped: error.message }
    }
  }
  return { asked, unusable }
}
