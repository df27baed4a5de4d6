import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const FOLDER = join(import.meta.dirname, '../../dist/widget')

/** Sizes over the wire, gzipped, in bytes. */
export interface WidgetFigures {
  readonly launcher: number
  readonly total: number
}

export function measureWidget(): WidgetFigures {
  const size = (file: string) => gzipSync(readFileSync(join(FOLDER, file)), { level: 9 }).length
  const scripts = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'))
  return { launcher: size('widget.js'), total: scripts.reduce((sum, file) => sum + size(file), 0) }
}
