/** Where a text may be cut, best first: between paragraphs, lines, sentences, words. */
const SEAMS = [/\n\n/g, /\n/g, /(?<=[.!?…]["'”’)]*)\s|(?<=[。！？…][”’」』）]*)/g, /\s/g]

/** A text in pieces that are small enough, cut where it hurts least. `size` grows with the text. */
export function splitText(text: string, largest: number, size: (text: string) => number): string[] {
  if (size(text) <= largest) return [text]
  let most = text.length
  while (size(text.slice(0, most)) > largest) most = Math.floor(most / 2)
  const cut = lastSeam(text, most)
  const [head, rest] = [text.slice(0, cut).trimEnd(), text.slice(cut).trimStart()]
  return rest === '' ? [head] : [head, ...splitText(rest, largest, size)]
}

/** Never within a character, and not so early that hardly anything goes out. */
function lastSeam(text: string, most: number): number {
  const head = text.slice(0, most)
  for (const seam of SEAMS) {
    const last = [...head.matchAll(seam)].at(-1)
    if (last && last.index > most / 2) return last.index
  }
  const half = /[\ud800-\udbff]$/.test(head)
  return half ? most - 1 : most
}
