import { type Cue, cueOf } from '../cues.ts'
import type { Detector } from '../detector.ts'
import type { Candidate, Certainty } from '../finding.ts'
import { type NumberWindow, numberRuns, windowsAt } from '../number-runs.ts'
import { isLuhnNumber } from '../validators.ts'
import { hasIssuer } from './card-issuers.ts'

const SHORTEST = 12
const LONGEST = 19
/** Shorter ones are barcodes and the like more often than cards. */
const SHORTEST_UNNAMED = 14

/** Payment cards: issuer and check digit, or, where the words call it a card, its shape: people mistype. */
export const cards: Detector = {
  hint: /\d/,
  detect(text) {
    const found: Candidate[] = []
    for (const run of numberRuns(text)) {
      if (run.end - run.start < SHORTEST) continue
      const cue = cueOf(text, run.start, run.end)
      for (let first = 0; first < run.groups.length; ) {
        const windows = windowsAt(text, run, first, SHORTEST, LONGEST)
        const card = firstCard(windows, cue)
        if (card !== undefined && standsAlone(text, card.window)) {
          const { start, end } = card.window
          found.push({ start, end, type: 'card', certainty: card.certainty })
          first = card.window.next
        } else first++
      }
    }
    return found
  },
}

function firstCard(
  windows: readonly NumberWindow[],
  cue: Cue | undefined,
): { window: NumberWindow; certainty: Certainty } | undefined {
  if (cue === 'other') return undefined
  for (const window of windows) {
    if (!isCardShaped(window.sizes)) continue
    const checked = hasIssuer(window.digits) && isLuhnNumber(window.digits)
    if (checked && (cue === 'card' || window.digits.length >= SHORTEST_UNNAMED)) return { window, certainty: 'proven' }
  }
  if (cue !== 'card') return undefined
  const window = windows.find(({ sizes, digits }) => isCardShaped(sizes) && digits.length > SHORTEST)
  return window && { window, certainty: 'stated' }
}

/** In one piece, or in pieces as they are embossed: 4-4-4-4, 4-6-5, 8-8 … */
function isCardShaped(sizes: readonly number[]): boolean {
  return sizes.slice(0, -1).every((size) => size === 4 || size === 6 || size === 8)
}

/** Not a stretch of a longer code. */
function standsAlone(text: string, { start, end }: NumberWindow): boolean {
  return !/[a-z_]/i.test(text[start - 1] ?? '') && !/[a-z_]/i.test(text[end] ?? '')
}
