import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** Five parts of it are a whole run: none takes half as long where nothing is wrong. */
const LIMIT_MS = 58_000

/** Measures one part in a process of its own; whatever takes too long is ended, with all that it has started. */
export async function runPart(name: string): Promise<{ readonly output: string; readonly problem?: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), name], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  let late = false
  const end = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // Nobody is left of the group.
    }
  }
  const timer = setTimeout(() => {
    late = true
    end()
  }, LIMIT_MS)
  process.once('SIGINT', end)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearTimeout(timer)
  process.removeListener('SIGINT', end)
  if (code === 0) return { output }
  end()
  return { output, problem: late ? `it took longer than ${LIMIT_MS / 1_000} s` : `it ended with ${code}` }
}
