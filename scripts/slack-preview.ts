import { join } from 'node:path'
import { escapeText } from '../src/channels/slack/mrkdwn/escape.ts'
import { toMrkdwn } from '../src/channels/slack/mrkdwn/mrkdwn.ts'
import { MRKDWN_CASES } from '../test/channels/slack/mrkdwn-cases.ts'

/** The page that shows how markdown comes out in Slack. */
export const SLACK_PAGE = join(import.meta.dirname, '../docs/guides/slack.md')

const PLACE = /(<!-- preview: npm run docs -->\n)[\s\S]*?(<!-- \/preview -->)/

/** The page with the preview as it is now. */
export function withPreview(page: string): string {
  if (!PLACE.test(page)) throw new TypeError('the page has no place for the preview')
  return page.replace(PLACE, (_, begin, end) => `${begin}\n${previewTable()}\n\n${end}`)
}

/** What a dialog or a document says, what Slack is sent, and what a reader sees. */
function previewTable(): string {
  const rows = MRKDWN_CASES.map(({ what, markdown }) => {
    const sent = toMrkdwn(markdown, 'https://shop.example')
    return [what, code(markdown), code(sent.replaceAll('\u200b', '␣')), cell(shown(sent))]
  })
  const lines = [['', 'written', 'sent to Slack', 'shown'], ['---', '---', '---', '---'], ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Nothing in a cell is markdown, or ends it. */
const cell = (html: string) =>
  html
    .replaceAll('|', '&#124;')
    .replaceAll('\u200b', '')
    .replace(/[*_~`[\]\\]/g, (mark) => `&#${mark.charCodeAt(0)};`)
    .replaceAll('\n', '<br>')

const code = (text: string) =>
  `<code>${cell(escapeText(text).replace(/ {2,}/g, (run) => '&nbsp;'.repeat(run.length)))}</code>`

/** Mrkdwn as Slack shows it, by the rules of its documentation. */
function shown(mrkdwn: string): string {
  return mrkdwn
    .split(/```\n?([\s\S]*?)\n?```/)
    .map((part, at) =>
      at % 2 === 1 ? `<code>${part.replaceAll(' ', '&nbsp;')}</code>` : prose(part.replace(/^\n|\n$/g, '')),
    )
    .join('\n')
    .trim()
}

function prose(text: string): string {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part, at) => (at % 2 === 1 ? `<code>${part.slice(1, -1)}</code>` : formatted(part)))
    .join('')
}

/** A marker counts at the edge of a word, of which Slack takes ASCII's and the zero-width space. */
const span = (marker: string, tag: string) => (text: string) =>
  text.replace(
    new RegExp(
      `(?<=^|[\\s\\u200b!-/:-@[-\`{-~])\\${marker}(?=[^\\s\\u200b])([^\\${marker}\\n]*[^\\s\\${marker}])\\${marker}(?=$|[\\s\\u200b!-/:-@[-\`{-~])`,
      'gm',
    ),
    `<${tag}>$1</${tag}>`,
  )

function formatted(text: string): string {
  const linked = text
    .replace(/<([^<>|]+)\|([^<>]*)>/g, '<a href="$1">$2</a>')
    .replace(/<((?:https?|mailto|tel):[^<>|]+)>/g, '<a href="$1">$1</a>')
  const links: string[] = []
  const bare = linked.replace(/<a href="[^"]*">/g, (tag) => `⟦${links.push(tag) - 1}⟧`)
  const marked = [span('*', 'b'), span('_', 'i'), span('~', 's')].reduce((html, mark) => mark(html), bare)
  return marked
    .replace(/⟦(\d+)⟧/g, (_, at) => links[Number(at)] ?? '')
    .replace(/^>+ ?/gm, '┃ ')
    .replace(/^ +/gm, (indent) => '&nbsp;'.repeat(indent.length))
}
