import { z } from 'zod'
import { readJsonLines } from './json-lines.ts'

const lineSchema = z.strictObject({
  message: z.string().trim().min(1, 'is empty'),
  /** The dialog that it is for; null: none, it is a question for the documents. */
  dialog: z.string().nullable(),
})

export type RoutedMessage = z.infer<typeof lineSchema> & { readonly line: number }

/** Where a message went: to a dialog, to none, or to a choice of these. */
export type Destination = { readonly dialog: string | null } | { readonly choices: readonly string[] }

export interface RoutingCounts {
  /** Messages that are for a dialog. */
  readonly forDialogs: number
  /** Of those: gone there at once; or offered in a choice. */
  readonly right: number
  readonly offered: number
  /** Messages that are for none. */
  readonly questions: number
  /** Of those: taken by a dialog, or met with a choice of dialogs. */
  readonly captured: number
  /** What went elsewhere, most frequent first. */
  readonly confused: readonly Confusion[]
}

export interface Confusion {
  readonly wanted: string | null
  /** Null: to the documents. */
  readonly got: string | null
  readonly count: number
  /** The first of them: its line in the file. */
  readonly line: number
}

/** Reads a file of messages. Throws `config-invalid` with file and line. */
export function readRoutedMessages(file: string): RoutedMessage[] {
  return readJsonLines(file, lineSchema).map(({ value, line }) => ({ ...value, line }))
}

export function countRouting(
  results: readonly { readonly message: RoutedMessage; readonly went: Destination }[],
): RoutingCounts {
  const isRight = ({ message, went }: (typeof results)[number]) => 'dialog' in went && went.dialog === message.dialog
  const forDialogs = results.filter(({ message }) => message.dialog !== null)
  const questions = results.filter(({ message }) => message.dialog === null)
  const offered = forDialogs.filter(
    ({ message, went }) => 'choices' in went && went.choices.includes(message.dialog ?? ''),
  )
  const confused = new Map<string, Confusion>()
  for (const { message, went } of results.filter((result) => !isRight(result) && !offered.includes(result))) {
    const got = 'dialog' in went ? went.dialog : went.choices.join(' / ')
    const key = JSON.stringify([message.dialog, got])
    const known = confused.get(key) ?? { wanted: message.dialog, got, count: 0, line: message.line }
    confused.set(key, { ...known, count: known.count + 1 })
  }
  return {
    forDialogs: forDialogs.length,
    right: forDialogs.filter(isRight).length,
    offered: offered.length,
    questions: questions.length,
    captured: questions.filter((result) => !isRight(result)).length,
    confused: [...confused.values()].sort((a, b) => b.count - a.count || a.line - b.line),
  }
}
