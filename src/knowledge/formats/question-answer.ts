import type { List, ListItem, Paragraph, RootContent } from 'mdast'
import { toString as plainText } from 'mdast-util-to-string'
import { isQuestion } from './is-question.ts'
import { parseMarkdown, type Range, rangeOf } from './syntax.ts'

/** A question written without a heading, and where its answer stands. */
export interface QuestionAnswer {
  readonly question: string
  readonly answer: Range
  /** Columns by which the answer is indented, inside a list. */
  readonly indent: number
}

const QUESTION_LABEL = /^(?:Q|Question|问题|问)\s*\d*\s*(?:[:：、)]|\.(?=\s))\s*/i
const ANSWER_LABEL = /^(\*\*|__)?(?:A|Answer|回答|答案|答)\s*\d*\s*(?:[:：、]|\.(?=\s))(\*\*|__)?\s*/i
const ANSWER_BELOW =
  /(?:\n[ \t]*|(?<=[?？。\s]))(?=(?:\*\*|__)?(?:A|Answer|回答|答案|答)\s*\d*\s*[:：])|\n[ \t]*(?=A\.\s)/

/** The heading without a label such as `Q:`. */
export function withoutQuestionLabel(heading: string): string {
  return heading.replace(QUESTION_LABEL, '') || heading
}

/** The range without a label such as `A:` at its start. */
export function withoutAnswerLabel(text: string, [start, end]: Range): Range {
  const label = ANSWER_LABEL.exec(text.slice(start, end))
  // A label that is bold together with the text behind it cannot be cut off alone.
  if (label === null || (label[1] ?? '') !== (label[2] ?? '')) return [start, end]
  return [start + label[0].length, end]
}

/** Takes the questions with their answers out of a section's blocks; `rest` is what belongs to none, in runs. */
export function questionsIn(
  blocks: readonly RootContent[],
  text: string,
): { readonly rest: RootContent[][]; readonly questions: QuestionAnswer[] } {
  const rest: RootContent[][] = [[]]
  const questions: QuestionAnswer[] = []
  let open: { readonly question: string; start: number | undefined; end: number } | undefined
  const close = () => {
    if (open?.start !== undefined && open.start < open.end) {
      const answer = withoutAnswerLabel(text, [open.start, open.end])
      questions.push({ question: open.question, answer, indent: 0 })
    }
    open = undefined
  }
  blocks.forEach((block, at) => {
    const opening = block.type === 'paragraph' ? openingOf(block, text) : undefined
    if (opening !== undefined && (opening.answerStart !== undefined || answers(blocks[at + 1], text))) {
      close()
      open = { question: opening.question, start: opening.answerStart, end: rangeOf(block)[1] }
      return
    }
    if (open !== undefined) {
      open.start ??= rangeOf(block)[0]
      open.end = rangeOf(block)[1]
      return
    }
    const listed = block.type === 'list' ? questionsOfList(block, text) : undefined
    if (listed === undefined) {
      rest.at(-1)?.push(block)
    } else {
      questions.push(...listed)
      rest.push([])
    }
  })
  close()
  return { rest, questions }
}

function answers(next: RootContent | undefined, text: string): boolean {
  return next !== undefined && (next.type !== 'paragraph' || openingOf(next, text) === undefined)
}

/** Whether a paragraph asks: by a label, or by being a bold question. */
function openingOf(node: Paragraph, text: string): { question: string; answerStart: number | undefined } | undefined {
  const [start, end] = rangeOf(node)
  const raw = text.slice(start, end)
  if (QUESTION_LABEL.test(plainText(node))) {
    const below = ANSWER_BELOW.exec(raw)
    const lineEnd = raw.indexOf('\n')
    const cut = below?.index ?? (isQuestion(plain(raw.slice(0, Math.max(0, lineEnd)))) ? lineEnd : raw.length)
    const question = withoutQuestionLabel(plain(raw.slice(0, cut)))
    const behind = below === null ? cut + 1 : below.index + below[0].length
    return { question, answerStart: behind < raw.length ? start + behind : undefined }
  }
  const [first, second] = node.children
  if (first?.type !== 'strong' || !isQuestion(plainText(first))) return undefined
  if (second === undefined) return { question: plainText(first), answerStart: undefined }
  const [, boldEnd] = rangeOf(first)
  const gap = /^[ \t]*\\?\n\s*/.exec(text.slice(boldEnd, end))
  return gap === null ? undefined : { question: plainText(first), answerStart: boldEnd + gap[0].length }
}

function questionsOfList(list: List, text: string): QuestionAnswer[] | undefined {
  const found = list.children.map((item) => questionOfItem(item, text))
  return found.every((question) => question !== undefined) ? found : undefined
}

function questionOfItem(item: ListItem, text: string): QuestionAnswer | undefined {
  const [first, second] = item.children
  if (first?.type !== 'paragraph') return undefined
  const opening = openingOf(first, text) ?? itemOpening(first, text)
  const start = opening?.answerStart ?? (second === undefined ? undefined : rangeOf(second)[0])
  if (opening === undefined || start === undefined) return undefined
  const answer = withoutAnswerLabel(text, [start, rangeOf(item)[1]])
  return { question: opening.question, answer, indent: (first.position?.start.column ?? 1) - 1 }
}

/** In a list the first line, or a bold beginning, is the question. */
function itemOpening(node: Paragraph, text: string): { question: string; answerStart: number | undefined } | undefined {
  const [start, end] = rangeOf(node)
  const first = node.children[0]
  if (first?.type === 'strong' && isQuestion(plainText(first))) {
    const boldEnd = rangeOf(first)[1]
    const gap = /^\s*/.exec(text.slice(boldEnd, end))?.[0].length ?? 0
    return { question: plainText(first), answerStart: boldEnd + gap < end ? boldEnd + gap : undefined }
  }
  const raw = text.slice(start, end)
  const lineEnd = raw.indexOf('\n')
  const question = plain(lineEnd === -1 ? raw : raw.slice(0, lineEnd))
  if (!isQuestion(question)) return undefined
  return { question, answerStart: lineEnd === -1 ? undefined : start + lineEnd + 1 }
}

function plain(markdown: string): string {
  return plainText(parseMarkdown(markdown.trim())).trim()
}
