import GithubSlugger from 'github-slugger'
import type { RootContent } from 'mdast'
import type { Declared, DocumentSource, KnowledgePassage, Problem, ReadDocument } from '../document.ts'
import { carried, sourceUrl, titleFromPath, withAnchor } from './declared.ts'
import { type FrontMatter, readFrontMatter, startsWithLooseFrontMatter } from './front-matter.ts'
import { guessLang } from './guess-lang.ts'
import { isQuestion } from './is-question.ts'
import { questionsIn, withoutAnswerLabel, withoutQuestionLabel } from './question-answer.ts'
import { quoter } from './quote.ts'
import { type Section, sectionsOf } from './sections.ts'
import { type Part, partsOf, WHOLE_LIMIT } from './split.ts'
import { lineOf, parseMarkdown, type Range, rangeOf } from './syntax.ts'

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
      problems.push({ ...problem, document: path, line: lineOf(head) + problem.line })
    }
    if (read.frontMatter === undefined) return { title: path, lang: source.defaultLang, passages: [], problems }
    frontMatter = read.frontMatter
  } else if (startsWithLooseFrontMatter(text)) {
    const line = text.slice(0, text.indexOf('---')).split(/\r\n|\r|\n/).length
    const message =
      'The front matter must begin with --- in the first line and end with a line that is only ---. The document is not served until this is mended.'
    return {
      title: path,
      lang: source.defaultLang,
      passages: [],
      problems: [{ level: 'error', document: path, line, message }],
    }
  }

  const pageUrl = frontMatter.url ?? defaults.url
  const quote = quoter(text, root, { path, url: pageUrl })
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
  const url = pageUrl ?? sourceUrl(path)
  const slugger = new GithubSlugger()
  const passages: KnowledgePassage[] = []
  const parts = new Map<string, number>()

  const addPassage = (headings: readonly string[], anchor: string, urlAnchor: string, part: Part, indent = 0) => {
    const own = dedent(quote(part.range), indent)
    if (own === '') return
    const count = (parts.get(anchor) ?? 0) + 1
    parts.set(anchor, count)
    passages.push({
      id: count === 1 ? `${path}#${anchor}` : `${path}#${anchor}~${count}`,
      document: path,
      version,
      headingPath: [title, ...headings],
      variants: [],
      text: part.lead === undefined ? own : join(quote(part.lead), own),
      span: part.range,
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
    for (const part of rest.flatMap((run) => partsOf(run, text))) {
      const range = labelled ? withoutAnswerLabel(text, part.range) : part.range
      addPassage(headings, anchor, anchor, { ...part, range })
    }
    for (const { question, answer, indent } of questions) {
      const own = slugger.slug(question)
      // On a page that is not ours there is no anchor for a question without a heading.
      addPassage([...headings, question], own, pageUrl === undefined ? own : anchor, { range: answer }, indent)
    }
  }

  const addSection = (section: Section, upper: readonly string[]) => {
    const anchor = section.anchor ?? slugger.slug(section.heading)
    const question = withoutQuestionLabel(section.heading)
    const headings = section === titled || question === '' ? upper : [...upper, question]
    const labelled = question !== section.heading
    if (section.blocks.length === 0 && section.children.length === 0 && section !== titled) {
      const message = `Nothing stands below the heading "${section.heading}", so it answers nothing.`
      problems.push({ level: 'remark', document: path, line: section.line, message })
    }
    const whole = section === titled ? undefined : wholeOf(section)
    if (whole !== undefined) {
      for (const child of descendants(section)) slugger.slug(child.heading)
      addPassage(headings, anchor, anchor, { range: labelled ? withoutAnswerLabel(text, whole) : whole })
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

/** What is repeated and what follows it: the rows of a table go on, other blocks stand apart. */
function join(lead: string, own: string): string {
  return lead.startsWith('|') || own.startsWith('|') ? `${lead}\n${own}` : `${lead}\n\n${own}`
}

function dedent(text: string, columns: number): string {
  return columns === 0 ? text : text.replace(new RegExp(`\\n {1,${columns}}`, 'g'), '\n')
}
