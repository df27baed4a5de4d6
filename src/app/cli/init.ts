import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { ParleyError } from '../../core/errors.ts'
import { EXIT } from './exit.ts'

/** The package: a clone, or what npm installed. */
const ROOT = join(import.meta.dirname, '../../..')
const TEMPLATE = join(ROOT, 'templates/bot')
/** Of the dialogs that ship, those that every bot wants. */
const DIALOGS = ['answer', 'small-talk', 'handoff', 'feedback']
const NAME = /^[a-z0-9][a-z0-9._-]*$/

const packageSchema = z.object({ version: z.string(), peerDependencies: z.object({ vitest: z.string() }) })

/** `parley init`: a new bot in a folder of its own, with a dialog, a test, a document and its settings. */
export async function init(folder: string): Promise<number> {
  const path = resolve(folder)
  const name = basename(path)
  if (!NAME.test(name)) {
    throw new ParleyError('config-invalid', `"${name}" cannot be a package's name: use small letters, digits and "-"`)
  }
  if (existsSync(path) && readdirSync(path).length > 0) {
    throw new ParleyError('config-invalid', `${path} is not empty: name a new folder`)
  }
  mkdirSync(path, { recursive: true })
  cpSync(TEMPLATE, path, { recursive: true })
  // npm leaves a file of that name out of a package.
  renameSync(join(path, 'gitignore'), join(path, '.gitignore'))
  for (const dialog of DIALOGS) cpSync(join(ROOT, `dialogs/${dialog}.ts`), join(path, `dialogs/${dialog}.ts`))
  const readme = join(path, 'README.md')
  writeFileSync(readme, readFileSync(readme, 'utf8').replace('{name}', name))
  writeFileSync(join(path, 'package.json'), `${JSON.stringify(packageOf(name, path), null, 2)}\n`)
  const place = relative(process.cwd(), path) || '.'
  process.stdout.write(`${name} is made. Next:\n\n  cd ${place}\n  npm install\n  npm test\n  npm start\n`)
  return EXIT.done
}

function packageOf(name: string, path: string): object {
  const { version, peerDependencies } = packageSchema.parse(
    JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')),
  )
  // A clone is not in the registry: the new bot runs on it where it is.
  const isClone = existsSync(join(ROOT, 'scripts/setup.mjs'))
  return {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    scripts: { start: 'parley start', test: 'vitest run', check: 'tsc' },
    dependencies: { parleykit: isClone ? `file:${relative(path, ROOT)}` : `^${version}` },
    devDependencies: { typescript: '^7', vitest: peerDependencies.vitest },
  }
}
