import type { Outcome } from '../../core/outcome.ts'
import { across, type Drawn, draw } from './drawing.ts'

export interface Column {
  /** Below the axis, where there is room. */
  readonly name: string
  /** All of it in words, for whoever points at it. */
  readonly title: string
  /** From the bottom up. */
  readonly parts: readonly { readonly outcome: Outcome; readonly count: number }[]
}

const HEIGHT = 180
/** Above the highest column, and below the axis for names. */
const TOP = 10
const BOTTOM = 22
/** Beside the first column, for numbers: a share of the width. */
const GUTTER = 0.06
/** Of its place, how much a column fills. */
const FULL = 0.72
const MOST_NAMES = 8

/** How many there were, one column for each of some times. `label` says what it shows; a table says the same. */
export function columnChart(label: string, columns: readonly Column[]): Drawn {
  const totals = columns.map(({ parts }) => parts.reduce((sum, { count }) => sum + count, 0))
  const most = roundUp(Math.max(1, ...totals))
  const y = (count: number) => Number((HEIGHT - BOTTOM - (count / most) * (HEIGHT - BOTTOM - TOP)).toFixed(2))
  const wide = (1 - GUTTER) / Math.max(1, columns.length)
  const every = Math.ceil(columns.length / MOST_NAMES)
  return draw(
    'svg',
    { class: 'columns', height: HEIGHT, role: 'img', 'aria-label': label },
    ...ticksOf(most).flatMap((tick) => [
      draw('line', { class: 'grid', x1: across(GUTTER), x2: '100%', y1: y(tick), y2: y(tick) }),
      draw('text', { x: across(GUTTER - 0.01), y: y(tick) + 4, 'text-anchor': 'end' }, String(tick)),
    ]),
    ...columns.map(({ name, title, parts }, at) => {
      const left = GUTTER + wide * at
      let under = 0
      const drawn = parts.flatMap(({ outcome, count }) => {
        if (count === 0) return []
        under += count
        const place = { x: across(left + (wide * (1 - FULL)) / 2), width: across(wide * FULL), y: y(under) }
        return [draw('rect', { class: `fill-${outcome}`, ...place, height: y(0) - y(count) })]
      })
      const middle = { x: across(left + wide / 2), y: HEIGHT - 6, 'text-anchor': 'middle' }
      return draw(
        'g',
        {},
        draw('title', {}, title),
        // What is pointed at is the whole place, not only the column.
        draw('rect', { class: 'place', x: across(left), width: across(wide), y: TOP, height: HEIGHT - BOTTOM - TOP }),
        ...drawn,
        ...(at % every === 0 ? [draw('text', middle, name)] : []),
      )
    }),
  )
}

/** The next of 1, 2, 5, 10, 20, 50 … */
function roundUp(count: number): number {
  const unit = 10 ** Math.floor(Math.log10(count))
  return unit * ([1, 2, 5].find((step) => step * unit >= count) ?? 10)
}

/** Half of it only where that is a number of things. */
const ticksOf = (most: number) => (most % 2 === 0 ? [0, most / 2, most] : [0, most])
