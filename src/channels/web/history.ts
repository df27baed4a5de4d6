import type { ConversationMemory, LogEntry } from '../../core/memory.ts'
import type { ReplyDraft } from '../../core/reply.ts'
import type { Activity } from './activity.ts'
import type { Renderer } from './render.ts'
import type { Claims } from './tokens.ts'

const PAGE_SIZE = 200
/** Lines read again where this instance has not met them, so that it can name what a reply replies to. */
const LOOK_BACK = 50

export interface Page {
  readonly activities: readonly Activity[]
  /** Sequence of the last line read, shown or not. */
  readonly last: number
  readonly more: boolean
}

/** Reads a page of the conversation after a sequence; from its very beginning, greeting included, when there is none. */
export type ReadPage = (claims: Claims, after: number | undefined) => Promise<Page>

export function createHistory(options: {
  read: ConversationMemory['read']
  renderer: Renderer
  greeting: ((locale: string | undefined) => ReplyDraft | undefined) | undefined
}): ReadPage {
  const { read, renderer, greeting } = options

  const holds = async (conversation: string, sequence: number) =>
    (await read(conversation, sequence - 1, 1))[0]?.sequence === sequence

  return async function readPage(claims, after) {
    const activities: Activity[] = []
    const party = { id: claims.conversation, customer: claims.customer }
    if (after === undefined) {
      const draft = greeting?.(claims.locale)
      if (draft) activities.push(renderer.greeting(claims, draft))
    }
    const from = after ?? 0
    const before = from > 0 && !renderer.hasMet(claims.conversation, from) ? Math.min(from, LOOK_BACK) : 0
    const lines = await read(claims.conversation, from - before, PAGE_SIZE + before)
    for (const line of lines) if (line.sequence <= from) renderer.entry(party, line)
    let entries: readonly LogEntry[] = lines.filter(({ sequence }) => sequence > from)
    if (entries.length === 0 && after !== undefined && after > 0 && !(await holds(claims.conversation, after))) {
      // The log was begun anew, after a mishap: a watermark of the old one would hide all that is said now.
      entries = await read(claims.conversation, 0, PAGE_SIZE)
      after = 0
    }
    for (const entry of entries) {
      const activity = renderer.entry(party, entry)
      if (activity) activities.push(activity)
    }
    return { activities, last: entries.at(-1)?.sequence ?? after ?? 0, more: entries.length >= PAGE_SIZE }
  }
}
