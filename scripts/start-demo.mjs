// `npm start`, `npm run chat`: the demo shop's order system, and the bot that asks it.
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const at = (...parts) => join(fileURLToPath(new URL('..', import.meta.url)), ...parts)

const { status } = spawnSync(process.execPath, [at('scripts', 'setup.mjs')], { stdio: 'inherit' })
if (status !== 0) process.exit(status ?? 1)
const node = at('node_modules', 'node', 'bin', 'node')
spawn(node, [at('demo', 'orders', 'main.ts')], { stdio: ['ignore', 'ignore', 'inherit'] }).unref()

if (process.argv.length < 3) process.argv.push('start')
await import('../bin/parley.mjs')
