import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

export const ROOT = join(import.meta.dirname, '../..')
const MAIN = join(ROOT, 'src/app/cli/main.ts')

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts the real command, with nothing of this process's own settings. */
export function spawnCommand(args: readonly string[], env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [MAIN, ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', LANG: 'en_US.UTF-8', ...env },
  })
}

export async function run(args: readonly string[], env: Record<string, string>, input = ''): Promise<Ran> {
  const child = spawnCommand(args, env)
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  child.stdin?.end(input)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, stdout, stderr }
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'parley-cli-'))
}

/** A folder that is gone when the test is over. */
export function testFolder(): string {
  const folder = temporaryFolder()
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The demo's configuration with other documents. */
export function configWith(documents: Readonly<Record<string, string>>): string {
  const folder = testFolder()
  for (const part of ['bot.yaml', 'texts']) cpSync(join(ROOT, 'config', part), join(folder, part), { recursive: true })
  write(join(folder, 'knowledge'), documents)
  return folder
}

export function write(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}
