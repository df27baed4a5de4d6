import { z } from 'zod'
import type { HistoryItem } from '../core/answer.ts'
import { readJsonLines } from './json-lines.ts'

const identifier = z.union([z.string().min(1, 'is empty'), z.number().transform(String)])
const text = z.string().trim().min(1, 'is empty')

const entrySchema = z.object({
  id: identifier,
  question: text,
  /** Empty where only finding the entry is measured. */
  answer: z.string().default(''),
  variants: z.array(z.string()).default([]),
  lang: z.string().optional(),
})

/** One entry of a question bank. */
export type BankEntry = z.infer<typeof entrySchema>

const querySchema = z.object({
  query: z.string(),
  relevant: z.array(identifier),
  history: z.array(z.object({ role: z.string(), text: z.string() })).default([]),
  lang: z.string().optional(),
})

/** A question with what answers it; nothing does where `relevant` is empty. */
export interface EvaluationQuery {
  readonly query: string
  readonly relevant: readonly string[]
  readonly history: readonly HistoryItem[]
  /** BCP 47 tag. */
  readonly lang?: string
  /** Line of its file, from 1. */
  readonly line: number
}

/** Reads `faq.jsonl`. Throws `config-invalid` with file and line. */
export function readBank(file: string): BankEntry[] {
  return readJsonLines(file, entrySchema).map(({ value }) => value)
}

const CUSTOMER_ROLES = new Set(['user', 'customer', 'human'])

/** Reads a file of queries. Throws `config-invalid` with file and line. */
export function readQueries(file: string): EvaluationQuery[] {
  return readJsonLines(file, querySchema).map(({ value: { query, relevant, history, lang }, line }) => ({
    query,
    relevant,
    history: history.map((item) => ({
      author: CUSTOMER_ROLES.has(item.role.toLowerCase()) ? 'customer' : 'bot',
      text: item.text,
    })),
    ...(lang !== undefined && { lang }),
    line,
  }))
}
