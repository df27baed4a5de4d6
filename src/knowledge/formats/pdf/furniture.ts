import type { Line } from './lines.ts'

/** Share of the page's height, above and below, where headers and footers stand. */
const MARGIN = 0.1
/** Nothing else stands this close to the edge. */
const EDGE = 0.04
const PAGE_NUMBER =
  /^(?:[-–—\s]*\d+[-–—\s]*|(?:page|seite|p\.)\s*\d+(?:\s*(?:of|\/|von)\s*\d+)?|\d+\s*\/\s*\d+|第\s*\d+\s*页.*)$/i

/** Lines without what stands above or below on every page: headers, footers, page numbers. */
export function withoutFurniture(pages: readonly (readonly Line[])[]): Line[][] {
  const seenOn = new Map<string, number>()
  for (const lines of pages) {
    const keys = new Set(lines.filter(isMarginal).map(keyOf))
    for (const key of keys) seenOn.set(key, (seenOn.get(key) ?? 0) + 1)
  }
  const often = Math.max(2, pages.length / 2)
  return pages.map((lines) =>
    lines.filter((line) => {
      if (!isMarginal(line)) return true
      if (line.place < EDGE || line.place > 1 - EDGE) return false
      return !PAGE_NUMBER.test(line.text.trim()) && (seenOn.get(keyOf(line)) ?? 0) < often
    }),
  )
}

function isMarginal({ place }: Line): boolean {
  return place < MARGIN || place > 1 - MARGIN
}

/** What differs in a header is the page's number. */
function keyOf({ text, place }: Line): string {
  return `${place < 0.5 ? 'below' : 'above'} ${text.replace(/\d+/g, '#').replace(/\s+/g, ' ').trim()}`
}
