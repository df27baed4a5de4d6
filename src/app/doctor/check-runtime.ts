import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Finding, found } from './finding.ts'

const ROOT = join(import.meta.dirname, '../../..')
const packageSchema = z.object({ engines: z.object({ node: z.string().regex(/^>=\d+(\.\d+){0,2}$/) }) })

export function checkNode(version: string): Finding {
  const { engines } = packageSchema.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')))
  const least = engines.node.slice('>='.length)
  if (isAtLeast(version, least)) return found('Node', 'ok', `${version} (needs ${least} or newer)`)
  return found('Node', 'wrong', `this is Node ${version}, but Parley needs ${least} or newer`, 'install Node 24')
}

function isAtLeast(version: string, least: string): boolean {
  const parts = version.split('.').map(Number)
  const difference = least
    .split('.')
    .map((part, at) => (parts[at] ?? 0) - Number(part))
    .find((by) => by !== 0)
  return (difference ?? 0) >= 0
}

export function checkWidget(): Finding {
  const file = join(ROOT, 'dist/widget/widget.js')
  if (existsSync(file)) return found('widget', 'ok', 'built')
  return found('widget', 'wrong', `${file} is missing`, 'run "npm start" once: it builds the widget')
}
