import { globSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ChannelCapabilities, Rendering } from '../src/core/channel.ts'

const ROOT = join(import.meta.dirname, '..')
/** The page that has the table. */
export const PAGE = join(ROOT, 'docs/channels.md')

const STREAMING = { whole: 'yes', added: 'yes', none: 'sent when it is done' } as const
const rendering = (as: Rendering) => (as === 'native' ? 'yes' : 'as text')
const yes = (can: boolean) => (can ? 'yes' : 'no')

const ROWS: readonly (readonly [string, (can: ChannelCapabilities) => string])[] = [
  ['Answers stream', ({ streaming }) => STREAMING[streaming]],
  ['Longest message, in characters', ({ textLength }) => textLength.toLocaleString('en')],
  ['Tables', ({ tables }) => rendering(tables)],
  ['Adaptive Cards', ({ cards }) => rendering(cards)],
  ['Sources', ({ citations }) => rendering(citations)],
  ['Suggested answers', ({ suggestedActions }) => suggestedActions],
  ['Thumbs and a comment', ({ feedback }) => yes(feedback)],
  ['Shows that somebody is at work', ({ typing }) => yes(typing)],
  ['Hears of messages that were', ({ changes }) => changes.join(', ') || 'no'],
  ['Takes files', ({ attachments }) => yes(attachments.in)],
  ['Sends files', ({ attachments }) => (attachments.out === 'native' ? 'yes' : 'as links')],
  ['Reaches customers who are away', ({ proactive }) => yes(proactive)],
  ["The platform's label for AI", ({ aiLabel }) => yes(aiLabel)],
  [
    'Says that an AI answers',
    ({ disclosure }) => (disclosure === 'greeting' ? 'in the greeting' : 'in the first reply'),
  ],
  ['Shows an incident', ({ banner }) => (banner === 'surface' ? 'as a banner' : 'in the next reply')],
]

/** What each channel can do, as a table of markdown. */
export async function channelTable(): Promise<string> {
  const files = globSync('src/channels/*/capabilities.ts', { cwd: ROOT }).sort()
  const names = files.map((file) => basename(dirname(file)))
  const all: ChannelCapabilities[] = await Promise.all(
    files.map(async (file) => (await import(pathToFileURL(join(ROOT, file)).href)).capabilities),
  )
  const lines = [
    ['', ...names],
    names.map(() => '---').concat('---'),
    ...ROWS.map(([what, of]) => [what, ...all.map(of)]),
  ]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const TABLE = /(<!-- channels: npm run docs -->\n)[\s\S]*?(<!-- \/channels -->)/

/** The page with the table as it is now. */
export function withTable(page: string, table: string): string {
  if (!TABLE.test(page)) throw new TypeError('the page has no place for the table of channels')
  return page.replace(TABLE, (_, begin, end) => `${begin}\n${table}\n\n${end}`)
}
