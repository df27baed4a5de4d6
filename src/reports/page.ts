import { readFileSync } from 'node:fs'
import { html, Markup } from '../core/markup.ts'

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8')

export const CHART_STYLE = read('./charts/chart.css')
const STYLE = read('./page.css')

export interface ReportPage {
  readonly title: string
  /** Style sheets, after the one that all reports have. */
  readonly styles: readonly string[]
  readonly header: Markup
  readonly main: Markup
}

/** One page with everything in it, that asks nothing of anybody. */
export function reportPage({ title, styles, header, main }: ReportPage): string {
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${new Markup([STYLE, ...styles].join('\n'))}</style>
<header>
${header}
</header>
<main>
${main}
</main>
</html>
`.text
}
