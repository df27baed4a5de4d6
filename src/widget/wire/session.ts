import { fields, words } from './activity.ts'

export interface Session {
  readonly conversationId: string
  readonly token: string
  /** When the token has lived half its life, in milliseconds since the epoch. */
  readonly renewAt: number
}

export type SessionStore = ReturnType<typeof createSessionStore>

/** Remembers the conversation between visits and shares it between tabs. Without storage, the page alone has it. */
export function createSessionStore(key: string) {
  function parse(text: string | null): Session | undefined {
    const saved = fields(JSON.parse(text ?? 'null'))
    const conversationId = words(saved.conversationId)
    const token = words(saved.token)
    return conversationId && token ? { conversationId, token, renewAt: 0 } : undefined
  }

  function load(): Session | undefined {
    try {
      return parse(localStorage.getItem(key))
    } catch {
      return undefined
    }
  }

  return {
    load,
    save({ conversationId, token }: Session): void {
      try {
        localStorage.setItem(key, JSON.stringify({ conversationId, token }))
      } catch {
        // Blocked or full: the conversation lasts as long as the page.
      }
    },
    clear(): void {
      try {
        localStorage.removeItem(key)
      } catch {
        // As above.
      }
    },
    /** Tells when another tab went on to another conversation. Returns what ends it. */
    watch(onOther: (session: Session) => void): () => void {
      const listener = (event: StorageEvent) => {
        const session = event.key === key ? load() : undefined
        if (session) onOther(session)
      }
      addEventListener('storage', listener)
      return () => removeEventListener('storage', listener)
    },
  }
}
