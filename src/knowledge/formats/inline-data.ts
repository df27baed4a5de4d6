/** How pictures, fonts and the like begin that stand in the page itself. */
const BEGINNING = /\bdata:[\w.+-]{1,64}\/[\w.+-]{1,64}/g
const END = /["'\s<>)]/g
/** Shorter data is no burden. In UTF-16 code units. */
const LONG = 256

/** A page's source with nothing where it has long `data:` addresses, which one expression over megabytes cannot match. */
export function withoutInlineData(html: string): string {
  const kept: string[] = []
  let from = 0
  BEGINNING.lastIndex = 0
  for (let found = BEGINNING.exec(html); found !== null; found = BEGINNING.exec(html)) {
    END.lastIndex = BEGINNING.lastIndex
    const end = END.exec(html)?.index ?? html.length
    if (end - found.index >= LONG) {
      kept.push(html.slice(from, found.index), 'data:,')
      from = end
    }
    BEGINNING.lastIndex = end
  }
  return kept.join('') + html.slice(from)
}
