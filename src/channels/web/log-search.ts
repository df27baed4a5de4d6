import type { ConversationMemory, LogEntry } from '../../core/memory.ts'

const AT_ONCE = 200

/** The first line of a conversation's log that is wanted, as far back as the log is kept. */
export type FindInLog = (conversation: string, wanted: (line: LogEntry) => boolean) => Promise<LogEntry | undefined>

export function createFindInLog(read: ConversationMemory['read']): FindInLog {
  return async function findInLog(conversation, wanted) {
    for (let after = 0; ; ) {
      const lines = await read(conversation, after, AT_ONCE)
      const found = lines.find(wanted)
      const last = lines.at(-1)
      if (found || !last) return found
      after = last.sequence
    }
  }
}
