#!/usr/bin/env node
// Starts the command on the Node that the project pins, whatever Node the machine has.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

// A clone is made ready first; an installed package is.
const setup = join(root, 'scripts', 'setup.mjs')
if (existsSync(setup)) {
  const { status } = spawnSync(process.execPath, [setup], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

const pinned = join(root, 'node_modules', 'node', 'bin', 'node')
const node = existsSync(pinned) ? pinned : process.execPath
const parameters = [
  // A small young generation costs little speed and keeps an idle server small.
  '--max-semi-space-size=8',
  join(root, 'src', 'app', 'cli', existsSync(setup) ? 'main.ts' : 'main.js'),
  ...process.argv.slice(2),
]
const env = {
  ...process.env,
  // With a heap of its own for each thread, glibc keeps several megabytes that nobody uses.
  MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2',
  // Compiled code is kept between starts, which then are quicker and need less memory: no types have to be stripped.
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'parley'),
}

if (process.execve && process.platform !== 'win32') {
  process.execve(node, [node, ...parameters], env)
} else {
  const child = spawn(node, parameters, { stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
}
