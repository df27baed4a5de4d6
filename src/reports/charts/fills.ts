import { OUTCOMES } from '../../core/outcome.ts'
import { type Drawn, draw } from './drawing.ts'

const SIZE = 8

/** Each outcome has a colour, and all but one a texture: they can be told apart without colours, too. */
const TEXTURES: Readonly<Record<(typeof OUTCOMES)[number], string>> = {
  confirmed: '',
  contained: 'M-2 2 2 -2 M0 8 8 0 M6 10 10 6',
  'handed-over': 'M0 2 8 2 M0 6 8 6',
  recontacted: 'M-2 6 2 10 M0 0 8 8 M6 -2 10 2',
  abandoned: 'M2 0 2 8 M6 0 6 8 M0 4 8 4',
}

/** Stands once on a page whose charts are filled by outcome: `chart.css` refers to it. */
export function outcomeFills(): Drawn {
  const patterns = OUTCOMES.map((outcome) =>
    draw(
      'pattern',
      { id: `fill-${outcome}`, width: SIZE, height: SIZE, patternUnits: 'userSpaceOnUse' },
      draw('rect', { class: `ground ${outcome}`, width: SIZE, height: SIZE }),
      draw('path', { class: 'texture', d: TEXTURES[outcome] }),
    ),
  )
  return draw('svg', { class: 'fills', width: 0, height: 0, 'aria-hidden': 'true' }, draw('defs', {}, ...patterns))
}

/** What a fill looks like, beside its name. */
export const swatch = (outcome: (typeof OUTCOMES)[number]): Drawn =>
  draw(
    'svg',
    { class: 'swatch', width: 14, height: 14, 'aria-hidden': 'true' },
    draw('rect', { class: `fill-${outcome}`, width: 14, height: 14, rx: 3 }),
  )
