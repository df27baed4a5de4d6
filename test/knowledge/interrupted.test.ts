import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it, onTestFinished } from 'vitest'
import { ingest } from '../../src/knowledge/ingest.ts'
import { Knowledge } from '../../src/knowledge/knowledge.ts'
import { loadSnapshot, saveSnapshot } from '../../src/knowledge/snapshot.ts'
import { folderOf, put } from './folder-of.ts'

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

function manual(product: number): string {
  const sections = Array.from(
    { length: 60 },
    (_, at) => `## How do I mend part ${at} of product ${product}?\n\nTurn it.`,
  )
  return `# Manual ${product}\n\n${sections.join('\n\n')}\n`
}

/** Ends two readers of one folder at once when one of them has said a line this often. */
async function killAt(step: string, times: number, folder: string, file: string): Promise<void> {
  const script = join(import.meta.dirname, 'restless-ingest.ts')
  const readers = [0, 1].map(() =>
    spawn(process.execPath, [script, folder, file], { stdio: ['ignore', 'pipe', 'pipe'] }),
  )
  let seen = 0
  await Promise.race(
    readers.map(async (reader) => {
      for await (const line of createInterface({ input: reader.stdout as NodeJS.ReadableStream })) {
        if (line === step && ++seen === times) return
      }
      throw new Error(`a reader ended by itself: ${await textOf(reader)}`)
    }),
  )
  const ended = readers.map((reader) => once(reader, 'exit'))
  for (const reader of readers) reader.kill('SIGKILL')
  await Promise.all(ended)
}

async function textOf({ stderr }: ChildProcess): Promise<string> {
  const chunks: unknown[] = []
  for await (const chunk of stderr ?? []) chunks.push(chunk)
  return chunks.join('')
}

// Six processes start, each with a thread.
it('is safe to kill at any point, twice at once and beside a server, and to run again', async () => {
  const folder = await folderOf(Object.fromEntries([1, 2, 3, 4, 5].map((at) => [`${at}.md`, manual(at)])))
  const file = join(await folderOf({}), 'knowledge.json')
  const knowledge = await Knowledge.open({
    folder,
    snapshotFile: file,
    defaultLang: 'en',
    clock: Date.now,
    log: SILENT,
  })
  onTestFinished(() => knowledge.close())
  let count = 5
  for (const [step, times] of [
    ['reading', 2],
    ['saving', 1],
    ['saved', 2],
  ] as const) {
    await put(folder, `${++count}.md`, manual(count))
    await killAt(step, times, folder, file)
    expect((await loadSnapshot(file)).damaged).toBeUndefined()
    await knowledge.refresh()
    expect(knowledge.snapshot.documents).toHaveLength(count)
  }
  const again = await ingest(folder, { previous: (await loadSnapshot(file)).snapshot, defaultLang: 'en' })
  const undisturbed = await ingest(folder, { defaultLang: 'en' })
  expect(again.snapshot).toEqual(undisturbed.snapshot)
  await saveSnapshot(file, again.snapshot)
  expect((await loadSnapshot(file)).snapshot?.passages).toEqual(undisturbed.snapshot.passages)
}, 60_000)
