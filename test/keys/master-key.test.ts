import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { createLocalKeyProvider, readOrCreateMasterKey, readOrCreateSecret } from '../../src/keys/master-key.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { newMasterKey } from './test-keys.ts'

describe('a master key', () => {
  const good = Buffer.alloc(32, 0xfb).toString('base64')

  it('has an id that tells it from others and does not give it away', () => {
    const { id } = createLocalKeyProvider(good, 'A')
    expect(id).toMatch(/^[0-9a-f]{16}$/)
    expect(createLocalKeyProvider(`${good}\n`, 'B').id).toBe(id)
    expect(createLocalKeyProvider(newMasterKey(), 'A').id).not.toBe(id)
  })

  it.each([
    ['empty', ''],
    ['too short', Buffer.alloc(31).toString('base64')],
    ['too long', Buffer.alloc(33).toString('base64')],
    ['in hexadecimal', Buffer.alloc(32).toString('hex')],
    ['no base64 at all', 'correct horse battery staple, and a few words more'],
    ['damaged in the middle', `${good.slice(0, 20)}??${good.slice(20)}`],
    ['cut before its end', good.slice(0, -1)],
  ])('that is %s is refused by the name of its source, with the mend, and is not repeated', (_what, key) => {
    let error: unknown
    try {
      createLocalKeyProvider(key, 'PARLEY_MASTER_KEY')
    } catch (thrown) {
      error = thrown
    }
    expect(error).toMatchObject({ code: 'key-unusable' })
    const { message } = error as Error
    expect(message).toMatch(/^PARLEY_MASTER_KEY must hold 32 bytes in base64: restore .*openssl rand -base64 32/)
    if (key) expect(message).not.toContain(key.slice(0, 12))
  })
})

describe('the key’s file', () => {
  const mode = (file: string) => statSync(file).mode & 0o777

  it('is made at first use, for its owner’s eyes alone, and read from then on', () => {
    const folder = temporaryFolder()
    const file = join(folder, 'master.key')
    const key = readOrCreateMasterKey(file)
    expect(Buffer.from(key, 'base64')).toHaveLength(32)
    expect(mode(file)).toBe(0o600)
    expect(readOrCreateMasterKey(file)).toBe(key)
    expect(readFileSync(file, 'utf8')).toBe(`${key}\n`)
    expect(readdirSync(folder)).toEqual(['master.key'])
    expect(readOrCreateMasterKey(join(folder, 'other.key'))).not.toBe(key)
  })

  it('is closed to others where it was open to them', () => {
    const file = join(temporaryFolder(), 'master.key')
    writeFileSync(file, `${newMasterKey()}\n`)
    chmodSync(file, 0o644)
    readOrCreateMasterKey(file)
    expect(mode(file)).toBe(0o600)
  })

  it('is one and the same for many that make it at once', async () => {
    const folder = temporaryFolder()
    const files = Array.from({ length: 300 }, (_, index) => join(folder, `${index}.key`))
    const readers = await startTogether(4, files)
    for (const secrets of readers) expect(secrets).toEqual(readers[0])
    for (const secret of readers[0] ?? []) expect(Buffer.from(secret, 'base64')).toHaveLength(32)
  })

  it('is refused when it is empty: no secret is worse than none', () => {
    const file = join(temporaryFolder(), 'directline.secret')
    writeFileSync(file, '\n')
    expect(() => readOrCreateSecret(file, () => 'new')).toThrow(
      expect.objectContaining({
        code: 'key-unusable',
        message: `${file} is empty: restore it from a backup, or delete it to have a new one made`,
      }),
    )
  })

  it.each([
    ['cannot be made', (file: string) => join(file, 'no', 'such', 'folder')],
    [
      'cannot be read',
      (file: string) => {
        mkdirSync(file)
        return file
      },
    ],
  ])('is named when it %s', (_what, prepare) => {
    const file = prepare(join(temporaryFolder(), 'master.key'))
    expect(() => readOrCreateMasterKey(file)).toThrow(
      expect.objectContaining({
        code: 'data-folder-unusable',
        message: expect.stringContaining(`cannot use ${file}: let`),
      }),
    )
  })
})

/** Lets threads loose on the same files at the same moment; gives what each of them read. */
async function startTogether(threads: number, files: readonly string[]): Promise<string[][]> {
  const gate = new Int32Array(new SharedArrayBuffer(4))
  const running = Array.from({ length: threads }, () => {
    const worker = new Worker(new URL('key-reader.ts', import.meta.url), { workerData: { gate, threads, files } })
    return new Promise<string[]>((resolve, reject) => {
      worker.once('message', resolve).once('error', reject)
    })
  })
  return Promise.all(running)
}
