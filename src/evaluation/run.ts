import type { Bank } from './bank.ts'
import type { EvaluationQuery } from './sets.ts'

/** What the bot made of one query. */
export interface Response {
  /** Entries, best first, each once: what would be answered leads. */
  readonly ranked: readonly string[]
  /** That the first entry answers: 0 to 1. */
  readonly probability: number
  readonly decision: 'answer' | 'clarify' | 'unknown'
  /** Time to the decision, in milliseconds. */
  readonly ms: number
}

/** The bot under evaluation. */
export type Respond = (query: EvaluationQuery) => Promise<Response>

export interface Outcome {
  readonly query: EvaluationQuery
  /** Entries that answer the query; empty where none does. */
  readonly relevant: ReadonlySet<string>
  readonly response: Response
  /** Place of the first relevant entry, from 1; undefined where it was not retrieved. */
  readonly rank: number | undefined
}

export interface Run {
  readonly outcomes: readonly Outcome[]
  /** What `relevant` names and the bank does not have, with the line that names it. It counts as never found. */
  readonly unknown: readonly { readonly id: string; readonly line: number }[]
}

/** Asks every query, one after the other. */
export async function runEvaluation(
  queries: readonly EvaluationQuery[],
  bank: Bank,
  respond: Respond,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<Run> {
  const outcomes: Outcome[] = []
  const unknown: { id: string; line: number }[] = []
  for (const query of queries) {
    const relevant = new Set<string>()
    for (const id of query.relevant) {
      const entries = bank.resolve(id)
      if (entries.length === 0) unknown.push({ id, line: query.line })
      for (const entry of entries.length === 0 ? [id] : entries) relevant.add(entry)
    }
    const response = await respond(query)
    const place = response.ranked.findIndex((entry) => relevant.has(entry))
    outcomes.push({ query, relevant, response, rank: place === -1 ? undefined : place + 1 })
    onProgress(outcomes.length, queries.length)
  }
  return { outcomes, unknown }
}

/** Whether the bank has an answer to the query. */
export const isAnswerable = ({ relevant }: Outcome): boolean => relevant.size > 0
/** Whether what was retrieved first answers the query. */
export const isRight = ({ rank }: Outcome): boolean => rank === 1
export const isAnswered = ({ response }: Outcome): boolean => response.decision === 'answer'
