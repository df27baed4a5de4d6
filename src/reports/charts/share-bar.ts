import type { Outcome } from '../../core/outcome.ts'
import { across, type Drawn, draw } from './drawing.ts'

export interface BarPart {
  readonly outcome: Outcome
  /** Of 1; those of a bar come to 1. */
  readonly share: number
  /** Name and number, for whoever points at it. */
  readonly title: string
}

/** Parts of a whole, side by side, as wide as they are large. `label` says the same in words. */
export function shareBar(label: string, parts: readonly BarPart[]): Drawn {
  let x = 0
  const drawn = parts.flatMap(({ outcome, share, title }) => {
    const from = x
    x += share
    if (share === 0) return []
    const place = { x: across(from), width: across(share), y: 0, height: '100%' }
    return [draw('rect', { class: `fill-${outcome}`, ...place }, draw('title', {}, title))]
  })
  return draw('svg', { class: 'share-bar', role: 'img', 'aria-label': label }, ...drawn)
}
