import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ROOT } from './server.ts'

const NAME = 'botframework-webchat'
const VERSION = '4.18.1'
/** SHA-512 of the package, as its registry states it. */
const INTEGRITY = '7jpEUJ7olT62Xm+8eh7BhhIcXVfU2xD4pZDaeBt8K4XcNy6K/83UGIxE9BFkXmHMZ4hDEVOzs5cre07GWuaXzg=='
const BUNDLE = 'package/dist/webchat.js'

/**
 * Microsoft's Web Chat, as its package has it for pages. Fetched once: as a dependency it would bring half a gigabyte of
 * packages with it.
 */
export function webChatBundle(): string {
  const kept = join(ROOT, 'node_modules/.cache', `${NAME}-${VERSION}.js`)
  if (!existsSync(kept)) fetchTo(kept)
  return readFileSync(kept, 'utf8')
}

function fetchTo(file: string): void {
  mkdirSync(dirname(file), { recursive: true })
  const folder = mkdtempSync(join(tmpdir(), 'parley-web-chat-'))
  try {
    execFileSync('npm', ['pack', `${NAME}@${VERSION}`, '--silent', '--pack-destination', folder], { cwd: folder })
    const archive = join(folder, `${NAME}-${VERSION}.tgz`)
    const found = createHash('sha512').update(readFileSync(archive)).digest('base64')
    if (found !== INTEGRITY) throw new Error(`${NAME}@${VERSION} is not what it was: sha512-${found}`)
    execFileSync('tar', ['-xzf', archive, BUNDLE], { cwd: folder })
    const beside = `${file}.${process.pid}`
    execFileSync('cp', [join(folder, BUNDLE), beside])
    renameSync(beside, file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
