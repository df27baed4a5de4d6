import type { Dialog, Middleware } from '../../core/dialog.ts'
import type { Log } from '../../core/log.ts'
import type { Router } from '../../engine/route.ts'
import { FolderWatch } from '../../knowledge/folder-watch.ts'
import { type LoadedDialogs, loadDialogs } from './dialogs.ts'
import { reloadModulesOf } from './reload-modules.ts'

/** The dialogs that are served just now. */
export interface ServedDialogs {
  readonly router: Router
  readonly middleware: () => readonly Middleware[]
  all(): ReadonlyMap<string, Dialog>
  /** Loads them again whenever something in their folder changes. Those that cannot be used do not take the others' place. */
  watch(): void
  close(): void
}

export interface ServedDialogsOptions {
  readonly folder: string
  readonly routerOf: (dialogs: ReadonlyMap<string, Dialog>) => Router
  /** Throws where something that they need is missing. */
  readonly check: (dialogs: ReadonlyMap<string, Dialog>) => void
  readonly log: Log
}

/** An editor writes a file in several steps. */
const SETTLE_MS = 100

export function serveDialogs(
  first: LoadedDialogs,
  { folder, routerOf, check, log }: ServedDialogsOptions,
): ServedDialogs {
  let loaded = first
  let router = routerOf(first.dialogs)
  let generation = 0
  let soon: NodeJS.Timeout | undefined

  async function reload(): Promise<void> {
    try {
      const next = await loadDialogs(folder, ++generation)
      check(next.dialogs)
      router = routerOf(next.dialogs)
      loaded = next
      log.info({ dialogs: [...next.dialogs.keys()] }, 'dialogs were loaded again')
    } catch (error) {
      log.error({ err: error }, 'the changed dialogs cannot be used: those of before are served on')
    }
  }

  const watched = new FolderWatch({
    folder,
    log,
    onChange: () => {
      clearTimeout(soon)
      soon = setTimeout(() => void reload(), SETTLE_MS).unref()
    },
  })
  return {
    router: { route: (hearing) => router.route(hearing), problem: (action) => router.problem(action) },
    middleware: () => loaded.middleware,
    all: () => loaded.dialogs,
    watch() {
      reloadModulesOf(folder)
      watched.arm()
    },
    close() {
      clearTimeout(soon)
      watched.close()
    },
  }
}
