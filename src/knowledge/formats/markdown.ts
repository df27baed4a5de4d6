import GithubSlugger from 'github-slugger'
import type { RootContent } from 'mdast'
import type { Declared, DocumentSource, KnowledgePassage, Problem, ReadDocument } from '../document.ts'
import { carried, sourceUrl, titleFromPath, withAnchor } from './declared.ts'
import { type FrontMatter, readFrontMatter, startsWithLooseFrontMatter } from './front-matter.ts'
import { guessLang } from './guess-lang.ts'
import { isQuestion, questionsIn, withoutAnswerLabel, withoutQuestionLabel } from './question-answer.ts'
import { quoter } from './quote.ts'
import { type Section, sectionsOf } from './sections.ts'
import { lineOf, parseMarkdown, type Range, rangeOf } from './syntax.ts'

/** A section with small sub-sections is one passage up to this many UTF-16 code units. */
const WHOLE_LIMIT = 1_500
/** A text longer than this is split, at borders of blocks, into parts of about `WHOLE_LIMIT`. */
const SPLIT_LIMIT = 3_000

/** What is known of a document from elsewhere than its front matter; the front matter wins. */
export interface MarkdownDefaults {
  readonly title?: string | undefined
  readonly lang?: string | undefined
  readonly audience?: Declared['audience'] | undefined
  readonly url?: string | undefined
}

/** One passage per section: a heading is the question, what stands below it the answer. */
export function readMarkdown(source: DocumentSource, defaults: MarkdownDefaults = {}): ReadDocument {
  const { text, path, version } = source
  const root = parseMarkdown(text)
  const problems: Problem[] = []
  let frontMatter: FrontMatter = {}
  const head = root.children[0]
  if (head?.type === 'yaml') {
    const read = readFrontMatter(head.value)
    for (const problem of read.problems) {
      problems.push({ document: path, line: lineOf(head) + problem.line, message: problem.message })
    }
    if (read.frontMatter === undefined) return { title: path, lang: source.defaultLang, passages: [], problems }
    frontMatter = read.frontMatter
  } else if (startsWithLooseFrontMatter(text)) {
    const line = text.slice(0, text.indexOf('---')).split(/\r\n|\r|\n/).length
    const message =
      'The front matter must begin with --- in the first line and end with a line that is only ---. The document is not served until this is mended.'
    return { title: path, lang: source.defaultLang, passages: [], problems: [{ document: path, line, message }] }
  }

  const quote = quoter(text, root, path)
  const top = sectionsOf(root, quote)
  const only = top.children.length === 1 ? top.children[0] : undefined
  const titled = only?.depth === 1 ? only : undefined
  const title = frontMatter.title ?? defaults.title ?? (titled?.heading || titleFromPath(path))
  const declared: Declared = {
    ...defaults,
    ...frontMatter,
    lang: frontMatter.lang ?? defaults.lang ?? guessLang(text, path, source.defaultLang),
    audience: frontMatter.audience ?? defaults.audience ?? 'public',
  }
  const url = declared.url ?? sourceUrl(path)
  const slugger = new GithubSlugger()
  const passages: KnowledgePassage[] = []
  const parts = new Map<string, number>()

  const addPassage = (headings: readonly string[], anchor: string, urlAnchor: string, range: Range, indent = 0) => {
    const quoted = dedent(quote(range), indent)
    if (quoted === '') return
    const part = (parts.get(anchor) ?? 0) + 1
    parts.set(anchor, part)
    passages.push({
      id: part === 1 ? `${path}#${anchor}` : `${path}#${anchor}~${part}`,
      document: path,
      version,
      headingPath: [title, ...headings],
      variants: [],
      text: quoted,
      span: range,
      url: withAnchor(url, urlAnchor),
      ...carried(declared),
    })
  }

  const addBlocks = (
    blocks: readonly RootContent[],
    headings: readonly string[],
    anchor: string,
    labelled: boolean,
  ) => {
    const { rest, questions } = questionsIn(blocks, text)
    for (const part of rest.flatMap(partsOf)) {
      addPassage(headings, anchor, anchor, labelled ? withoutAnswerLabel(text, part) : part)
    }
    for (const { question, answer, indent } of questions) {
      const own = slugger.slug(question)
      // On a page that is not ours there is no anchor for a question without a heading.
      addPassage([...headings, question], own, declared.url === undefined ? own : anchor, answer, indent)
    }
  }

  const addSection = (section: Section, upper: readonly string[]) => {
    const anchor = section.anchor ?? slugger.slug(section.heading)
    const question = withoutQuestionLabel(section.heading)
    const headings = section === titled || question === '' ? upper : [...upper, question]
    const labelled = question !== section.heading
    if (section.blocks.length === 0 && section.children.length === 0 && section !== titled) {
      const message = `Nothing stands below the heading "${section.heading}", so it answers nothing.`
      problems.push({ document: path, line: section.line, message })
    }
    const whole = section === titled ? undefined : wholeOf(section)
    if (whole !== undefined) {
      for (const child of descendants(section)) slugger.slug(child.heading)
      addPassage(headings, anchor, anchor, labelled ? withoutAnswerLabel(text, whole) : whole)
      return
    }
    addBlocks(section.blocks, headings, anchor, labelled)
    for (const child of section.children) addSection(child, headings)
  }

  if (top.blocks.length > 0) addBlocks(top.blocks, [], slugger.slug('top'), false)
  for (const section of top.children) addSection(section, [])
  return { title, lang: declared.lang, passages, problems }
}

/** Range of a section together with its sub-sections, where they make one short answer. */
function wholeOf(section: Section): Range | undefined {
  const first = section.blocks[0]
  const below = descendants(section)
  const last = [...section.blocks, ...below.flatMap(({ blocks }) => blocks)].at(-1)
  if (below.length === 0 || last === undefined) return undefined
  // Questions below a heading are answers of their own; below a mere group heading, so is everything.
  if (below.some(({ heading }) => isQuestion(heading) || withoutQuestionLabel(heading) !== heading)) return undefined
  if (first === undefined && !isQuestion(section.heading)) return undefined
  const start = first === undefined ? undefined : rangeOf(first)[0]
  if (start === undefined) return undefined
  const end = rangeOf(last)[1]
  return end - start <= WHOLE_LIMIT ? [start, end] : undefined
}

function descendants(section: Section): Section[] {
  return section.children.flatMap((child) => [child, ...descendants(child)])
}

/** Ranges of at most about `WHOLE_LIMIT`, cut between blocks only; one range when the whole is not very long. */
function partsOf(blocks: readonly RootContent[]): Range[] {
  const first = blocks[0]
  const last = blocks.at(-1)
  if (first === undefined || last === undefined) return []
  const [start] = rangeOf(first)
  const [, end] = rangeOf(last)
  if (end - start <= SPLIT_LIMIT) return [[start, end]]
  const parts: Range[] = []
  let open: Range | undefined
  for (const block of blocks) {
    const [from, to] = rangeOf(block)
    if (open !== undefined && to - open[0] > WHOLE_LIMIT) {
      parts.push(open)
      open = undefined
    }
    open = [open?.[0] ?? from, to]
  }
  return open === undefined ? parts : [...parts, open]
}

function dedent(text: string, columns: number): string {
  return columns === 0 ? text : text.replace(new RegExp(`\\n {1,${columns}}`, 'g'), '\n')
}
