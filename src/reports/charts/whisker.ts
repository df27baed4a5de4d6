import type { Rate } from '../../core/outcome.ts'
import { across, type Drawn, draw } from './drawing.ts'

const HEIGHT = 14
const MIDDLE = HEIGHT / 2
const DOT = 4
/** Room for half a dot at both ends. */
const MARGIN = 0.04

const at = (share: number) => across(MARGIN + (1 - 2 * MARGIN) * share)

/** A share as a dot between 0 and 1, and the interval that it lies in. The numbers stand beside it. */
export function whisker({ rate, low, high }: Rate): Drawn {
  const y = { y1: MIDDLE, y2: MIDDLE }
  const ticks = [0, 0.5, 1].map((share) =>
    draw('line', { class: 'grid', x1: at(share), x2: at(share), y1: 1, y2: HEIGHT - 1 }),
  )
  return draw(
    'svg',
    { class: 'whisker', height: HEIGHT, 'aria-hidden': 'true' },
    ...ticks,
    draw('line', { class: 'interval', x1: at(low), x2: at(high), ...y }),
    draw('circle', { class: 'point', cx: at(rate), cy: MIDDLE, r: DOT }),
  )
}
