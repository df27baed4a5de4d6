import { getDocumentProxy } from 'unpdf'
import type { PDFDocumentProxy, PDFPageProxy } from 'unpdf/pdfjs'
import { ParleyError } from '../../../core/errors.ts'

/** More pages than this are not read. */
const MOST_PAGES = 2_000

/** A run of text in one font. */
export interface TextRun {
  readonly text: string
  /** Place of its start and of its baseline, in points from the page's lower left corner. */
  readonly x: number
  readonly y: number
  readonly width: number
  /** Height of its letters, in points. */
  readonly size: number
  readonly bold: boolean
  /** Of the marked content that it stands in, in a tagged document. */
  readonly contentId: string | undefined
}

/** A node of the structure that a tagged document declares; its leaves are marked contents. */
export interface StructureNode {
  readonly role?: string
  readonly alt?: string
  readonly type?: string
  readonly id?: string
  readonly children?: readonly StructureNode[]
}

export interface PdfPage {
  /** From 1. */
  readonly number: number
  /** Points. */
  readonly height: number
  readonly runs: readonly TextRun[]
  readonly structure: StructureNode | undefined
}

export interface PdfContent {
  readonly title: string | undefined
  /** BCP 47 tag, as the document declares it. */
  readonly lang: string | undefined
  readonly pages: readonly PdfPage[]
  /** Numbers of the pages that could not be read. */
  readonly broken: readonly number[]
  readonly pageCount: number
}

/** Reads what a PDF says and where on its pages. Throws a ParleyError where it cannot be opened. */
export async function openPdf(bytes: Uint8Array): Promise<PdfContent> {
  const pdf = await opened(bytes)
  try {
    const pages: PdfPage[] = []
    const broken: number[] = []
    for (let number = 1; number <= Math.min(pdf.numPages, MOST_PAGES); number++) {
      try {
        const page = await pdf.getPage(number)
        pages.push(await contentOf(page, number))
        page.cleanup()
      } catch {
        broken.push(number)
      }
    }
    const { title, lang } = await aboutOf(pdf)
    return { title, lang, pages, broken, pageCount: pdf.numPages }
  } finally {
    await pdf.loadingTask.destroy()
  }
}

async function opened(bytes: Uint8Array): Promise<PDFDocumentProxy> {
  try {
    // The parser takes the bytes as its own. Pictures are not looked at; nothing is logged.
    return await getDocumentProxy(Uint8Array.from(bytes), { verbosity: 0, maxImageSize: 1 })
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : ''
    if (name === 'PasswordException') {
      throw new ParleyError('document-unreadable', 'It is encrypted. Save it without a password.', { cause })
    }
    const message = 'It is no whole PDF: it may have been cut off. Save or download it again.'
    throw new ParleyError('document-unreadable', message, { cause })
  }
}

async function contentOf(page: PDFPageProxy, number: number): Promise<PdfPage> {
  const { items } = await page.getTextContent({ includeMarkedContent: true })
  const fonts = new Set(items.flatMap((item) => ('fontName' in item ? [item.fontName] : [])))
  // Fonts have their names once they have been asked to draw.
  if ([...fonts].some((font) => !page.commonObjs.has(font))) await page.getOperatorList()
  const bold = new Set([...fonts].filter((font) => isBold(page, font)))
  const open: (string | undefined)[] = []
  const runs: TextRun[] = []
  for (const item of items) {
    if (!('str' in item)) {
      if (item.type === 'endMarkedContent') open.pop()
      else open.push(item.id)
      continue
    }
    const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = item.transform as number[]
    // Text that runs upwards is a watermark or a note in the margin.
    if (item.str.trim() === '' || Math.abs(b) > Math.abs(a)) continue
    const contentId = open.findLast((id) => id !== undefined && id !== null)
    const size = Math.hypot(c, d) || item.height
    runs.push({ text: item.str, x, y, width: item.width, size, bold: bold.has(item.fontName), contentId })
  }
  const [, bottom = 0, , top = 0] = page.view
  const structure = (await page.getStructTree()) as StructureNode | null
  return { number, height: top - bottom, runs, structure: structure ?? undefined }
}

function isBold(page: PDFPageProxy, font: string): boolean {
  if (!page.commonObjs.has(font)) return false
  const { name, bold, black } = page.commonObjs.get(font) as { name?: string; bold?: boolean; black?: boolean }
  return bold === true || black === true || /bold|black|heavy|semibold/i.test(name ?? '')
}

async function aboutOf(pdf: PDFDocumentProxy): Promise<Pick<PdfContent, 'title' | 'lang'>> {
  const about = await pdf.getMetadata().catch(() => undefined)
  const info = (about?.info ?? {}) as { readonly Title?: unknown; readonly Language?: unknown }
  const text = (value: unknown) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined)
  return { title: text(info.Title), lang: text(info.Language) }
}
