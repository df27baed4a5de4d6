import { styleText } from 'node:util'
import { truncate } from '../../channels/terminal/width.ts'
import type { Clock } from '../../core/clock.ts'
import type { IngestProgress } from '../../knowledge/ingest-types.ts'

interface Progress extends Omit<IngestProgress, 'phase'> {
  readonly phase?: IngestProgress['phase'] | 'copying' | 'checking' | 'wrapping'
}

const BAR = 24
/** An estimate from less than this, in milliseconds, would jump about. */
const ESTIMATE_AFTER_MS = 1_000

/** A progress bar with counts and the time left, on a terminal; nothing where there is none. */
export function createProgress(out: NodeJS.WriteStream, clock: Clock) {
  let begun: number | undefined
  let shown: Progress['phase']
  return {
    show({ phase = 'reading', done, total, document }: Progress): void {
      if (!out.isTTY) return
      if (phase !== shown) begun = undefined
      shown = phase
      begun ??= clock()
      const filled = Math.round((done / Math.max(1, total)) * BAR)
      const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}`
      const rest = [` ${done} of ${total}`, timeLeft(done, total, clock() - begun), document].filter(Boolean).join('  ')
      const label = LABELS[phase]
      const free = (out.columns || 80) - BAR - label.length - 2
      out.write(`\r\u001b[K${label} ${styleText('cyan', bar, { stream: out })}${truncate(rest, Math.max(1, free))}`)
    },
    clear(): void {
      if (begun !== undefined) out.write('\r\u001b[K')
      begun = undefined
    },
  }
}

const LABELS: Readonly<Record<NonNullable<Progress['phase']>, string>> = {
  reading: 'reading documents',
  comparing: 'comparing passages',
  indexing: 'indexing passages',
  embedding: 'embedding passages',
  copying: 'copying pages',
  checking: 'checking files',
  wrapping: 'wrapping keys',
}

function timeLeft(done: number, total: number, spentMs: number): string {
  if (spentMs < ESTIMATE_AFTER_MS || done === 0 || done === total) return ''
  const seconds = Math.ceil(((spentMs / done) * (total - done)) / 1_000)
  return seconds < 60 ? `${seconds} s left` : `${Math.ceil(seconds / 60)} min left`
}
