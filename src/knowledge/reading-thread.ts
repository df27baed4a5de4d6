import { once } from 'node:events'
import { memoryUsage } from 'node:process'
import { Worker } from 'node:worker_threads'
import { besides } from './besides.ts'
import type { KnowledgeDocument } from './document.ts'
import type { FolderFile } from './folder.ts'
import { unreadDocument } from './read-document.ts'
import { versionOf } from './version.ts'

export interface ReadingTask {
  readonly file: FolderFile
  readonly bytes: Uint8Array
  readonly defaultLang: string
}

/** What one document may take. */
export interface ReadingLimits {
  readonly seconds: number
  /** Bytes by which the process may grow. */
  readonly memory: number
}

const LIMITS: ReadingLimits = { seconds: 120, memory: 1.5 * 1024 ** 3 }
const WATCH_EVERY_MS = 100

/**
 * Parses documents on a thread of its own, which is ended when a document takes too much of it: whatever a file makes
 * of a parser, it becomes a problem of that document and the next one is read.
 */
export class ReadingThread {
  readonly #limits: ReadingLimits
  #worker: Worker | undefined

  constructor(limits: ReadingLimits = LIMITS) {
    this.#limits = limits
  }

  async read(file: FolderFile, bytes: Uint8Array, defaultLang: string): Promise<KnowledgeDocument> {
    this.#worker ??= new Worker(besides(import.meta.url, 'reading-worker'))
    const worker = this.#worker
    const done = new AbortController()
    const watched = this.#watch(done.signal)
    try {
      worker.postMessage({ file, bytes, defaultLang } satisfies ReadingTask)
      const answered = once(worker, 'message', { signal: done.signal }).then(([read]) => read as KnowledgeDocument)
      const ended = once(worker, 'exit', { signal: done.signal }).then(() => 'It ends the program that reads it.')
      const outcome = await Promise.race([answered, ended, watched])
      if (typeof outcome !== 'string') return outcome
      await this.close()
      // With its version it is not tried again until it has changed.
      return { ...unreadDocument(file, defaultLang, outcome), version: versionOf(bytes) }
    } catch (error) {
      await this.close()
      const reason = error instanceof Error ? error.message : 'unknown reason'
      return { ...unreadDocument(file, defaultLang, `It cannot be parsed: ${reason}`), version: versionOf(bytes) }
    } finally {
      done.abort()
    }
  }

  /** Ends the thread; the next document begins another one. */
  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }

  /** Resolves when a limit is passed, with what there is to say about it. */
  #watch(done: AbortSignal): Promise<string> {
    const { seconds, memory } = this.#limits
    const begun = performance.now()
    const before = memoryUsage.rss()
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        if (performance.now() - begun > seconds * 1000) {
          resolve(`Reading it takes longer than ${seconds} seconds. Split it, or save it anew in another program.`)
        } else if (memoryUsage.rss() - before > memory) {
          const megabytes = Math.round(memory / 1024 ** 2)
          resolve(`Reading it takes more than ${megabytes} MB of memory. Split it, or save it anew in another program.`)
        }
      }, WATCH_EVERY_MS)
      done.addEventListener('abort', () => clearInterval(timer))
    })
  }
}
