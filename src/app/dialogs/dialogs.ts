import { readdirSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import type { Dialog, Middleware } from '../../core/dialog.ts'
import { ParleyError } from '../../core/errors.ts'
import type { UnnamedDialog } from '../../dialog/define-dialog.ts'
import { FALLBACK_DIALOG } from '../../engine/route.ts'
import { GENERATION } from './reload-modules.ts'
import { versionOf } from './version.ts'

const DIALOG_FILE = /^[\w-]+\.(ts|mts|js|mjs)$/

const PARTS = ['description', 'examples', 'slots', 'tools', 'checkSlots', 'run'] satisfies (keyof UnnamedDialog)[]

/** What a dialog file must export by default; `defineDialog` makes it. */
const moduleSchema = z.object({
  default: z.custom<UnnamedDialog>(
    (value) => typeof value === 'object' && value !== null && PARTS.every((part) => part in value),
    'must export a dialog by default: export default defineDialog({ … })',
  ),
})

const middlewareSchema = z.object({
  default: z.array(
    z.custom<Middleware>((value) => typeof value === 'function', 'must be a function'),
    'must export its layers by default: export default defineMiddleware(…)',
  ),
})

/** The one file of the folder that is no dialog. */
const MIDDLEWARE = 'middleware'

/** What a folder of dialogs holds. */
export interface LoadedDialogs {
  readonly dialogs: ReadonlyMap<string, Dialog>
  readonly middleware: readonly Middleware[]
}

/**
 * Loads every dialog of a folder, by name. Throws one error that names all that cannot be used. `generation`: counted up
 * to load them anew.
 */
export async function loadDialogs(folder: string, generation = 0): Promise<LoadedDialogs> {
  const dialogs = new Map<string, Dialog>()
  const middleware: Middleware[] = []
  const problems: string[] = []
  for (const file of dialogFiles(folder)) {
    const name = basename(file, extname(file))
    if (dialogs.has(name)) problems.push(`${join(folder, file)}: another file has the dialog "${name}" already`)
    try {
      const { version, module } = await load(join(folder, file), generation)
      if (name === MIDDLEWARE) middleware.push(...middlewareSchema.parse(module).default)
      else dialogs.set(name, { ...moduleSchema.parse(module).default, name, version })
    } catch (error) {
      problems.push(`${join(folder, file)}: ${reason(error)}`)
    }
  }
  const fallback = dialogs.get(FALLBACK_DIALOG)
  if (!fallback) {
    problems.push(`${folder}: there is no ${FALLBACK_DIALOG}.ts, where every message ends that no other dialog claims`)
  } else if ('wrong' in fallback.checkSlots(undefined)) {
    problems.push(`${folder}: the dialog "${FALLBACK_DIALOG}" must run without slots`)
  }
  if (problems.length > 0)
    throw new ParleyError('config-invalid', `some dialogs cannot be used:\n  ${problems.join('\n  ')}`)
  return { dialogs, middleware }
}

async function load(file: string, generation: number): Promise<{ readonly version: string; readonly module: unknown }> {
  const anew = generation > 0 ? `?${GENERATION}=${generation}` : ''
  return { version: versionOf(file), module: await import(`${pathToFileURL(file).href}${anew}`) }
}

/** The keys of texts that dialogs need beside their own: an action is described before it is done. */
export function textsOfTools(dialogs: Iterable<Dialog>): string[] {
  const tools = [...dialogs].flatMap((dialog) => Object.values(dialog.tools).flatMap((set) => Object.values(set)))
  return [...new Set(tools.filter(({ effect }) => effect).map(({ name }) => `tool.${name}.confirm`))]
}

function dialogFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => DIALOG_FILE.test(file) && !/\.(d|test)\.\w+$/.test(file))
      .sort()
  } catch (cause) {
    throw new ParleyError(
      'config-invalid',
      `cannot read the dialogs folder ${folder}: make it, or set PARLEY_DIALOGS_DIR`,
      {
        cause,
      },
    )
  }
}

function reason(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error)
  return error instanceof Error ? error.message : String(error)
}
