import type { IngestProgress } from '../../knowledge/ingest-types.ts'

const BAR = 24

/** A progress bar on a terminal; nothing where there is none. */
export function createProgress(out: NodeJS.WriteStream) {
  let shown = false
  return {
    show({ done, total, document }: IngestProgress): void {
      if (!out.isTTY) return
      shown = true
      const filled = Math.round((done / Math.max(1, total)) * BAR)
      const line = `reading documents ${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${done}/${total} ${document}`
      out.write(`\r\u001b[K${line.slice(0, out.columns - 1)}`)
    },
    clear(): void {
      if (shown) out.write('\r\u001b[K')
    },
  }
}
