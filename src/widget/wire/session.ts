import { kept } from '../kept.ts'
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
  const word = kept(() => localStorage, key)

  function load(): Session | undefined {
    try {
      const saved = fields(JSON.parse(word.get() ?? 'null'))
      const [conversationId, token] = [words(saved.conversationId), words(saved.token)]
      return conversationId && token ? { conversationId, token, renewAt: 0 } : undefined
    } catch {
      return undefined
    }
  }

  return {
    load,
    save: ({ conversationId, token }: Session) => word.set(JSON.stringify({ conversationId, token })),
    clear: () => word.set(null),
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
