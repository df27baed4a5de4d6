import { html, type Markup } from '../../core/markup.ts'
import type { CalibrationBin } from '../measures/calibration.ts'
import type { OperatingPoint } from '../measures/coverage.ts'

// Drawn in a square of 100 with room for the numbers at its axes; y grows upwards.
const SIZE = 100
const TICKS = [0, 0.25, 0.5, 0.75, 1]

interface Point {
  readonly x: number
  readonly y: number
}

const px = (x: number) => Number((x * SIZE).toFixed(2))
const py = (y: number) => Number(((1 - y) * SIZE).toFixed(2))

/** What was promised against what came: on the diagonal the probabilities tell the truth. */
export function calibrationChart(bins: readonly CalibrationBin[]): Markup {
  const most = Math.max(1, ...bins.map(({ count }) => count))
  const dots = bins.map(({ forecast, observed, count }) => {
    // The area shows how many.
    const radius = (1 + 3.5 * Math.sqrt(count / most)).toFixed(2)
    const title = `${count} queries: probability ${forecast.toFixed(2)}, right ${observed.toFixed(2)}`
    return html`<circle class="dot" cx="${px(forecast)}" cy="${py(observed)}" r="${radius}"><title>${title}</title></circle>`
  })
  const points = bins.map(({ forecast, observed }) => ({ x: forecast, y: observed }))
  const drawing = html`<line class="ideal" x1="0" y1="${SIZE}" x2="${SIZE}" y2="0" />${line(points)}${dots}`
  return chart('Calibration', 'probability given', 'share that was right', drawing)
}

/** What every threshold would give; `chosen` is where the bot stands. */
export function coverageChart(points: readonly OperatingPoint[], chosen: Point | undefined): Markup {
  const curve = thinned(points).map(({ coverage, precision }) => ({ x: coverage, y: precision }))
  const mark = chosen
    ? html`<circle class="chosen" cx="${px(chosen.x)}" cy="${py(chosen.y)}" r="2.6"><title>now: coverage ${chosen.x.toFixed(3)}, precision ${chosen.y.toFixed(3)}</title></circle>`
    : html``
  return chart(
    'Precision and coverage',
    'answerable that are answered',
    'answers that are right',
    html`${line(curve)}${mark}`,
  )
}

function chart(name: string, xLabel: string, yLabel: string, drawing: Markup): Markup {
  const grid = TICKS.map(
    (tick) => html`
      <line class="grid" x1="0" y1="${py(tick)}" x2="${SIZE}" y2="${py(tick)}" />
      <line class="grid" x1="${px(tick)}" y1="0" x2="${px(tick)}" y2="${SIZE}" />
      <text x="-3" y="${py(tick) + 1.5}" text-anchor="end">${tick}</text>
      <text x="${px(tick)}" y="${SIZE + 6}" text-anchor="middle">${tick}</text>`,
  )
  return html`<figure>
  <figcaption>${name}</figcaption>
  <svg viewBox="-18 -5 124 124" role="img" aria-label="${name}: ${yLabel} against ${xLabel}">
    ${grid}
    <text class="axis" x="${SIZE / 2}" y="${SIZE + 14}" text-anchor="middle">${xLabel}</text>
    <text class="axis" transform="translate(-14 ${SIZE / 2}) rotate(-90)" text-anchor="middle">${yLabel}</text>
    ${drawing}
  </svg>
</figure>`
}

function line(points: readonly Point[]): Markup {
  return html`<polyline class="curve" points="${points.map(({ x, y }) => `${px(x)},${py(y)}`).join(' ')}" />`
}

/** More points than this cannot be told apart. */
const MOST_POINTS = 400

function thinned(points: readonly OperatingPoint[]): readonly OperatingPoint[] {
  const step = Math.ceil(points.length / MOST_POINTS)
  return points.filter((_, at) => at % step === 0 || at === points.length - 1)
}
