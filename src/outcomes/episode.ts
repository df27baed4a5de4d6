import type { LineMetadata, Outcome } from '../core/outcome.ts'

/** A conversation from its first line to the silence after its last: where customers come back, there are several. */
export interface Episode extends Pick<LineMetadata, 'conversation' | 'customer' | 'channel'> {
  readonly first: number
  readonly last: number
  readonly locale: string
  /** The one that handled most of it. */
  readonly dialog: string
  /** What it was about: documents that were cited, and dialogs that are about something. */
  readonly topics: readonly string[]
  readonly started: number
  readonly ended: number
  readonly outcome: Exclude<Outcome, 'recontacted'>
  readonly turns: number
  /** From each message of the customer to the bot's next reply, in milliseconds. */
  readonly responses: readonly number[]
  /** From asking for a person to their first words, in milliseconds. */
  readonly personResponse?: number
  /** In millionths of the currency. */
  readonly cost: number
  readonly rating?: 'up' | 'down'
  /** The last points that the customer gave, from 1 to 5. */
  readonly score?: number
}

/** Dialogs that are about nothing by themselves. */
const GENERAL = new Set(['answer', 'handoff', 'feedback', 'satisfaction', 'small-talk'])
/** Outcomes of a last turn after which the customer has nothing. */
const NOTHING = new Set(['unknown', 'clarify', 'asked', 'failed'])
const HANDOFF = 'handoff'

/** The episodes of a conversation that are over: followed by a silence of so many milliseconds, up to now. */
export function episodesOf(lines: readonly LineMetadata[], quietMs: number, now: number): Episode[] {
  const parts: LineMetadata[][] = []
  for (const line of lines) {
    const part = parts.at(-1)
    const before = part?.at(-1)
    if (part && before && line.time - before.time < quietMs) part.push(line)
    else parts.push([line])
  }
  return parts.filter((part) => now - (part.at(-1)?.time ?? now) >= quietMs).flatMap((part) => episodeOf(part) ?? [])
}

/** Undefined where the customer said nothing. */
function episodeOf(lines: readonly LineMetadata[]): Episode | undefined {
  const [first] = lines
  const last = lines.at(-1)
  const asked = lines.filter(({ author }) => author === 'customer')
  if (!first || !last || asked.length === 0) return undefined
  const dialogs = lines.flatMap(({ author, dialog }) => (author === 'bot' && dialog !== undefined ? [dialog] : []))
  const personResponse = personResponseOf(lines)
  const score = asked.findLast((line) => line.score !== undefined)?.score
  const rating = asked.findLast(({ feedback }) => feedback !== undefined)?.feedback
  const topics = [...lines.flatMap(({ documents }) => documents), ...dialogs.filter((dialog) => !GENERAL.has(dialog))]
  return {
    conversation: first.conversation,
    customer: first.customer,
    channel: first.channel,
    first: first.sequence,
    last: last.sequence,
    locale: lines.findLast(({ locale }) => locale !== undefined)?.locale ?? 'unknown',
    dialog: mostFrequent(dialogs.filter((dialog) => dialog !== 'feedback')) ?? 'none',
    topics: [...new Set(topics)],
    started: first.time,
    ended: last.time,
    outcome: judge(lines, dialogs, rating),
    turns: asked.length,
    responses: responsesOf(lines),
    ...(personResponse !== undefined && { personResponse }),
    cost: lines.reduce((sum, { cost = 0 }) => sum + cost, 0),
    ...(rating && { rating }),
    ...(score !== undefined && { score }),
  }
}

/** Silence alone is no success: whoever was left with nothing, or waited for a person in vain, has given up. */
function judge(
  lines: readonly LineMetadata[],
  dialogs: readonly string[],
  rating: 'up' | 'down' | undefined,
): Episode['outcome'] {
  if (lines.some(isAgentsWord)) return 'handed-over'
  if (rating === 'up') return 'confirmed'
  const last = lines.findLast(({ author, outcome }) => author === 'customer' && outcome !== undefined)
  if (rating === 'down' || dialogs.includes(HANDOFF) || (last?.outcome && NOTHING.has(last.outcome))) return 'abandoned'
  return lines.some(({ author }) => author === 'bot') ? 'contained' : 'abandoned'
}

function responsesOf(lines: readonly LineMetadata[]): number[] {
  return lines.flatMap((line, at) => {
    const next = lines[at + 1]
    return line.author === 'customer' && next?.author === 'bot' ? [next.time - line.time] : []
  })
}

/** Notes are for colleagues; what the customer is told has a language. */
const isAgentsWord = ({ author, locale }: LineMetadata) => author === 'agent' && locale !== undefined

/** From where a person was asked for, or else from what the customer said last, to the first words of one. */
function personResponseOf(lines: readonly LineMetadata[]): number | undefined {
  const at = lines.findIndex(isAgentsWord)
  const before = lines.slice(0, Math.max(0, at))
  const asked =
    before.find(({ dialog }) => dialog === HANDOFF) ?? before.findLast(({ author }) => author === 'customer')
  const answered = lines[at]
  return asked && answered && answered.time - asked.time
}

function mostFrequent(names: readonly string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0]
}
