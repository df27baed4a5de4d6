#!/usr/bin/env node
// Starts the command on the Node that the project pins, whatever Node the machine has.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const pinned = join(root, 'node_modules', '.bin', 'node')

// In a clone; the published package comes installed and built.
const setup = join(root, 'scripts', 'setup.mjs')
if (existsSync(setup)) {
  const { status } = spawnSync(process.execPath, [setup], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

const node = existsSync(pinned) ? pinned : process.execPath
const entry = join(root, 'src', 'app', 'cli', 'main.ts')
const child = spawn(node, [entry, ...process.argv.slice(2)], { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
