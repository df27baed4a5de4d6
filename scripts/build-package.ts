// Makes `dist/package`, the package as it is published: JavaScript and types, for Node strips no types of what is
// installed. `npm pack ./dist/package` packs it.
import { execFileSync } from 'node:child_process'
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const PACKAGE = join(ROOT, 'dist/package')

/** Beside what is compiled. The dialogs and the template are sources: `parley init` copies them. */
const COPIED = [
  'bin',
  'dialogs',
  'templates',
  'config/policies',
  'dist/widget',
  'dist/desk',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
]

rmSync(PACKAGE, { recursive: true, force: true })
const tsc = join(ROOT, 'node_modules/.bin/tsc')
execFileSync(tsc, ['-p', join(ROOT, 'tsconfig.package.json')], { cwd: ROOT, stdio: 'inherit' })
const assets = globSync('src/**/*.{css,png}', { cwd: ROOT, exclude: ['src/widget/**', 'src/desk/**'] })
for (const path of [...COPIED, ...assets]) cpSync(join(ROOT, path), join(PACKAGE, path), { recursive: true })
writeFileSync(join(PACKAGE, 'package.json'), `${JSON.stringify(published(), null, 2)}\n`)

/** The repository's own, with what is exported pointing at what was compiled. */
function published(): object {
  const { private: _, scripts: _scripts, devDependencies: _tools, exports, ...kept } = readJson('package.json')
  return {
    ...kept,
    exports: Object.fromEntries(
      Object.entries(exports as Record<string, string>).map(([name, file]) => [
        name,
        { types: file.replace(/\.ts$/, '.d.ts'), default: file.replace(/\.ts$/, '.js') },
      ]),
    ),
  }
}

function readJson(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Record<string, unknown>
}
