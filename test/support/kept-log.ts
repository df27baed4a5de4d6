import type { Log } from '../../src/core/log.ts'

export interface KeptLine {
  readonly level: keyof Log
  readonly message: string
  readonly fields: object
}

/** A log whose lines a test reads. */
export function keptLog(): { readonly log: Log; readonly lines: KeptLine[] } {
  const lines: KeptLine[] = []
  const write = (level: keyof Log) => (fields: object, message: string) => void lines.push({ level, message, fields })
  return { lines, log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') } }
}
