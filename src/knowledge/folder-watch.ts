import { type FSWatcher, statSync, watch } from 'node:fs'
import { resolve } from 'node:path'
import type { Log } from '../core/log.ts'

export interface FolderWatchOptions {
  readonly folder: string
  readonly log: Log
  readonly onChange: () => void
}

/** Tells of changes below a folder, where the system can; a folder that cannot be watched is only warned of. */
export class FolderWatch {
  readonly #options: FolderWatchOptions
  #watcher: FSWatcher | undefined
  /** A watcher holds a folder, not its path: another one may have taken its place. */
  #identity: string | undefined
  #warned = false

  constructor(options: FolderWatchOptions) {
    this.#options = options
  }

  /** Watches the folder that is at the path now, if it does not already. */
  arm(): void {
    const { onChange } = this.#options
    const folder = resolve(this.#options.folder)
    try {
      // Numbers of folders that are gone are given out again.
      const { dev, ino, birthtimeMs } = statSync(folder)
      const identity = `${dev}:${ino}:${birthtimeMs}`
      if (this.#watcher !== undefined && this.#identity === identity) return
      this.close()
      const watcher = watch(folder, { recursive: true, persistent: false }, onChange)
      watcher.on('error', (error) => {
        if (this.#watcher === watcher) this.#fail(error)
      })
      this.#watcher = watcher
      this.#identity = identity
      this.#warned = false
    } catch (error) {
      this.#fail(error)
    }
  }

  close(): void {
    this.#watcher?.close()
    this.#watcher = undefined
  }

  #fail(error: unknown): void {
    const { folder, log } = this.#options
    this.close()
    if (!this.#warned) log.warn({ folder, err: error }, 'a folder is not watched')
    this.#warned = true
  }
}
