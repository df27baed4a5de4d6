import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { printable } from '../../channels/terminal/printable.ts'
import type { Correction, CorrectionStore, NewCorrection } from '../../core/correction.ts'
import { ParleyError } from '../../core/errors.ts'
import { createCorrectionStore } from '../../corrections/store.ts'
import { loadSnapshot } from '../../knowledge/snapshot.ts'
import { didYouMean } from '../config/yaml-file.ts'
import { createLog } from '../log.ts'
import { dataFolderAt, openDataFolder } from '../rooms/data-folder.ts'
import { openDatabases } from '../rooms/databases.ts'
import { EXIT } from './exit.ts'
import { readQuietConfig } from './quiet-config.ts'
import { paintFor } from './terminal-features.ts'

interface Why {
  readonly reason: string
  readonly author?: string
  /** Milliseconds since the epoch. */
  readonly expires?: number
  readonly json?: true
}

/** `parley corrections pin`: from the next message on, these questions are answered with this text. */
export function pin(questions: readonly string[], options: Why & { answer?: string; file?: string }): Promise<number> {
  const { answer, file } = options
  if ((answer === undefined) === (file === undefined)) {
    throw new ParleyError('config-invalid', 'give the answer either with --answer TEXT or with --file FILE')
  }
  const text = (answer ?? readAnswer(String(file))).trim()
  if (text === '') throw new ParleyError('config-invalid', 'the answer is empty')
  return add({ kind: 'pin', questions, text, ...whyOf(options) }, options)
}

/** `parley corrections block`: a passage or a document is no longer quoted, or a question is left to a person. */
export async function block(options: Why & { passage?: string; question?: string[] }): Promise<number> {
  const { passage, question } = options
  if ((passage === undefined) === (question === undefined)) {
    throw new ParleyError(
      'config-invalid',
      'say what to block: either --passage ID (or its document), or --question TEXT',
    )
  }
  const why = whyOf(options)
  if (question !== undefined) return add({ kind: 'block-question', questions: question, ...why }, options)
  await checkKnown(String(passage))
  return add({ kind: 'block-passage', passage: String(passage), ...why }, options)
}

/** `parley corrections remove`. */
export function remove(id: string): Promise<number> {
  return withStore(async (store) => {
    if (!(await store.remove(id))) {
      throw new ParleyError(
        'correction-unknown',
        `there is no correction ${id}: parley corrections list shows them all`,
      )
    }
    process.stdout.write(`Removed ${id}.\n`)
    return EXIT.done
  })
}

/** `parley corrections list`. */
export function list({ json }: { json?: true }): Promise<number> {
  return withStore(async (store) => {
    const all = await store.list()
    if (json) process.stdout.write(`${JSON.stringify(all, null, 2)}\n`)
    else if (all.length === 0) process.stdout.write('No corrections: the documents speak for themselves.\n')
    else process.stdout.write(`${all.map((correction) => describe(correction, Date.now())).join('\n\n')}\n`)
    return EXIT.done
  })
}

function add(correction: NewCorrection, { json }: Why): Promise<number> {
  return withStore(async (store) => {
    const added = await store.add(correction)
    process.stdout.write(json ? `${JSON.stringify(added, null, 2)}\n` : `${describe(added, Date.now())}\n`)
    return EXIT.done
  })
}

async function withStore<T>(work: (store: CorrectionStore) => Promise<T>): Promise<T> {
  const config = readQuietConfig()
  const databases = await openDatabases(config, openDataFolder(config.folders.data), createLog(config.logLevel))
  try {
    const store = createCorrectionStore(await databases.corrections(), Date.now)
    try {
      return await work(store)
    } finally {
      await store.close()
    }
  } finally {
    await databases.close()
  }
}

function whyOf({ reason, author = thisUser(), expires }: Why) {
  return { reason, author, ...(expires !== undefined && { expires }) }
}

function thisUser(): string {
  try {
    return userInfo().username
  } catch (cause) {
    // Some containers run as a user without a name.
    throw new ParleyError('config-invalid', 'this system does not say who you are: give --author NAME', { cause })
  }
}

/** A slip in an id would block nothing, and nobody would see it. */
async function checkKnown(passage: string): Promise<void> {
  const { snapshot } = await loadSnapshot(dataFolderAt(readQuietConfig().folders.data).knowledge)
  if (!snapshot || snapshot.passages.some(({ id, document }) => id === passage || document === passage)) return
  const names = snapshot.passages.flatMap(({ id, document }) => [id, document])
  throw new ParleyError('config-invalid', `there is no passage or document ${passage}${didYouMean(passage, names)}`)
}

function readAnswer(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ParleyError('config-invalid', `cannot read the answer from ${file}`, { cause })
  }
}

function describe(correction: Correction, now: number): string {
  const paint = paintFor(process.stdout)
  const { id, author, reason, created, expires } = correction
  const day = (time: number) => new Date(time).toISOString().slice(0, 10)
  const until =
    expires === undefined ? 'until removed' : expires <= now ? `expired ${day(expires)}` : `until ${day(expires)}`
  return [
    `${paint(id, ['bold'])}  ${headline(correction)}`,
    `          ${printable(author)}, ${day(created)}, ${until}: ${printable(reason)}`,
    ...(correction.kind === 'pin' ? correction.text.split('\n').map((line) => `          │ ${printable(line)}`) : []),
  ].join('\n')
}

function headline(correction: Correction): string {
  if (correction.kind === 'block-passage') return `blocks ${printable(correction.passage)}`
  const questions = correction.questions.map((question) => `“${printable(question)}”`).join(', ')
  return correction.kind === 'pin' ? `answers ${questions}` : `leaves ${questions} to a person`
}
