import { ParleyError } from '../../../core/errors.ts'
import { hanShare, isChineseTag } from '../../analysis/language.ts'
import type { BinarySource, Problem, ReadDocument } from '../../document.ts'
import { readMarkdown } from '../markdown.ts'
import { markdownOf } from '../to-markdown.ts'
import { mergedBlocks } from './across-pages.ts'
import type { Block } from './block.ts'
import { joinerFor } from './flow.ts'
import { withoutFurniture } from './furniture.ts'
import { blocksOfLayout } from './layout.ts'
import { linesOf } from './lines.ts'
import { openPdf, type PdfContent } from './open-pdf.ts'
import { blocksOfTags } from './tagged.ts'

/** Titles that programs give by themselves. */
const NO_TITLE = /^(?:untitled|document\d*|microsoft word|无标题)|\.(?:docx?|pdf|pptx?|html?)$/i

/** A PDF: by the structure that it declares, otherwise by what its pages look like, made into markdown. */
export async function readPdf({ bytes, ...source }: BinarySource): Promise<ReadDocument> {
  const pdf = await openPdf(bytes)
  const pages = withoutFurniture(pdf.pages.map(linesOf))
  const lines = pages.flat()
  if (lines.length === 0) {
    throw new ParleyError(
      'document-unreadable',
      pdf.broken.length > 0
        ? 'None of its pages can be read: it may have been cut off. Save or download it again.'
        : 'It has pictures of pages and no text (a scan). Run text recognition (OCR) over it, for example with ocrmypdf.',
    )
  }
  const join = joinerFor(lines.map(({ text }) => text))
  const blocks = mergedBlocks(blocksOfTags(pdf.pages, join) ?? blocksOfLayout(lines, join), join)
  const { text, starts } = written(blocks)
  if (isGarbled(text)) {
    const message =
      'Its fonts do not tell which letters they show. Run text recognition (OCR) over it, for example with ocrmypdf.'
    throw new ParleyError('document-unreadable', message)
  }
  const title = titleOf(pdf, blocks)
  const lang =
    hanShare(text) < 0.2 && pdf.lang !== undefined && !isChineseTag(pdf.lang) ? pdf.lang.split('-')[0] : undefined
  const read = readMarkdown({ ...source, text }, { title, lang: lang && /^[a-z]{2,3}$/.test(lang) ? lang : undefined })
  return {
    ...read,
    passages: read.passages.map((passage) => ({ ...passage, page: pageAt(passage.span[0], blocks, starts) })),
    // Lines of the markdown are not those of the pages.
    problems: [...problemsOf(pdf, bytes, source.path), ...read.problems.map(({ line: _, ...problem }) => problem)],
  }
}

/** Letters without a name come out as signs that no script has. */
function isGarbled(text: string): boolean {
  const nameless = text.match(/[\ufffd\p{Co}\p{Cn}\p{Cc}](?<![\n\t])/gu)?.length ?? 0
  return nameless > text.length / 5
}

/** The blocks as one text, and where in it each begins. */
function written(blocks: readonly Block[]): { readonly text: string; readonly starts: readonly number[] } {
  let text = ''
  const starts = blocks.map(({ node }) => {
    const start = text.length
    text += `${markdownOf({ type: 'root', children: [node] })}\n`
    return start
  })
  return { text, starts }
}

function pageAt(place: number, blocks: readonly Block[], starts: readonly number[]): number {
  return (
    blocks[
      Math.max(
        0,
        starts.findLastIndex((start) => start <= place),
      )
    ]?.page ?? 1
  )
}

/** The title that the document declares, unless a heading above all others is one. */
function titleOf({ title }: PdfContent, blocks: readonly Block[]): string | undefined {
  const above = blocks.filter(({ node }) => node.type === 'heading' && node.depth === 1)
  return above.length === 1 || title === undefined || NO_TITLE.test(title) ? undefined : title
}

function problemsOf({ pages, broken, pageCount }: PdfContent, bytes: Uint8Array, document: string): Problem[] {
  const problems: Problem[] = []
  const note = (level: Problem['level'], message: string) => problems.push({ level, document, message })
  const silent = pages.filter(({ runs }) => runs.length === 0).map(({ number }) => number)
  const read = pages.length + broken.length
  // Every PDF ends so; what follows is at most the padding of a transfer.
  if (!Buffer.from(bytes.subarray(-2048)).includes('%%EOF')) {
    note('error', 'It is cut off at its end, so something may be missing. Save or download it again.')
  }
  if (pageCount > read)
    note('error', `It has ${pageCount} pages; the first ${read} are read. Split it into smaller documents.`)
  if (broken.length > 0)
    note('error', `${pagesOf(broken)} cannot be read: the file may be damaged. Save or download it again.`)
  if (silent.length > 0)
    note('remark', `${pagesOf(silent)} without text: if it is a picture, run text recognition (OCR) over it.`)
  return problems
}

function pagesOf(numbers: readonly number[]): string {
  const [first, ...more] = numbers
  const listed = numbers.slice(0, 10).join(', ')
  return more.length === 0 ? `Page ${first}` : `Pages ${listed}${numbers.length > 10 ? ' and more' : ''}`
}
