import type { PhrasingContent } from 'mdast'
import { endOf, startOf } from '../markdown.ts'
import { cutAnywhere, type Fits, pack, type Unit } from './pack.ts'

const SENTENCES = new Intl.Segmenter(undefined, { granularity: 'sentence' })
const WORDS = new Intl.Segmenter(undefined, { granularity: 'word' })

/** A stretch of running text in its source. */
interface Stretch {
  readonly source: string
  readonly start: number
  readonly end: number
  readonly content: readonly PhrasingContent[]
}

/** Sentences; where one is too long, words; where a link or emphasis is, parts of it that are marked alike. */
export function proseUnits(stretch: Stretch, fits: Fits): Unit[] {
  return parts(stretch, SENTENCES).flatMap((sentence) => {
    if (fits(textOf(sentence))) return [unit(textOf(sentence))]
    return parts(sentence, WORDS).flatMap((word) => (fits(textOf(word)) ? [unit(textOf(word))] : tooLong(word, fits)))
  })
}

const unit = (text: string): Unit => ({ text, gap: '' })
const textOf = ({ source, start, end }: Stretch) => source.slice(start, end)

/** Cut where the segmenter says, but not within what is marked. */
function parts(stretch: Stretch, segmenter: Intl.Segmenter): Stretch[] {
  const { start, end, content } = stretch
  const marked = content.filter(({ type }) => type !== 'text' && type !== 'break')
  const borders = [...segmenter.segment(textOf(stretch))].map(({ index }) => start + index)
  // What is marked may be as long as what does not fit: it can be cut off on both sides.
  if (segmenter === WORDS) borders.push(...marked.flatMap((node) => [startOf(node), endOf(node)]))
  const cuts = [...new Set(borders)]
    .filter((at) => at > start && at < end && !marked.some((node) => at > startOf(node) && at < endOf(node)))
    .toSorted((a, b) => a - b)
  return [start, ...cuts].map((from, index) => {
    const to = cuts[index] ?? end
    return {
      ...stretch,
      start: from,
      end: to,
      content: content.filter((node) => startOf(node) >= from && endOf(node) <= to),
    }
  })
}

function tooLong({ source, start, end, content }: Stretch, fits: Fits): Unit[] {
  const text = source.slice(start, end)
  const [node] = content
  const inner = node && 'children' in node ? node.children : []
  const [first, last] = [inner[0], inner.at(-1)]
  if (node?.type === 'inlineCode') return marked('`', '`', (within) => cutAnywhere(node.value, within))
  if (!first || !last) return cutAnywhere(text, fits).map(unit)
  return marked(source.slice(start, startOf(first)), source.slice(endOf(last), end), (within) =>
    pack(proseUnits({ source, start: startOf(first), end: endOf(last), content: inner }, within), within),
  )

  /** Each part with the marks of the whole, where there is room for them. */
  function marked(before: string, after: string, split: (within: Fits) => string[]): Unit[] {
    const mark = (part: string) => before + part + after
    const within: Fits = (part) => fits(mark(part))
    return (within('mmmm') ? split(within).map(mark) : cutAnywhere(text, fits)).map(unit)
  }
}
