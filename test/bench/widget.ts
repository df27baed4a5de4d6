import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

export const WIDGET_FOLDER = join(import.meta.dirname, '../../dist/widget')

/** Sizes over the wire, gzipped, in bytes. */
export interface WidgetFigures {
  readonly launcher: number
  /** Launcher and panel: all that most conversations need. */
  readonly opened: number
  /** What is loaded beside them where it is needed: another language, the first Adaptive Card. */
  readonly parts: readonly { readonly name: string; readonly bytes: number }[]
  readonly files: readonly string[]
}

export function measureWidget(): WidgetFigures {
  const size = (file: string) => gzipSync(readFileSync(join(WIDGET_FOLDER, file)), { level: 9 }).length
  const files = readdirSync(WIDGET_FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'))
  const isPanel = (file: string) => /^widget\/panel-/.test(file)
  const launcher = size('widget.js')
  const panel = files.filter(isPanel).reduce((sum, file) => sum + size(file), 0)
  const parts = files
    .filter((file) => file !== 'widget.js' && !isPanel(file))
    .map((file) => ({ name: file.replace(/^widget\/(.*)-[^-]{8}\.js$/, '$1'), bytes: size(file) }))
  return { launcher, opened: launcher + panel, parts, files: files.sort() }
}
