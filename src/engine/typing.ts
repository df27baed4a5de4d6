import type { Channel } from '../core/channel.ts'
import type { ConversationReference } from '../core/conversation.ts'

/** A turn that is still at work after this long shows that somebody is there, in milliseconds. */
const AFTER_MS = 300
/** Clients let the sign fade: Web Chat after five seconds. */
const AGAIN_MS = 4_000

export interface Typing {
  /** The customer sees something else now: the sign would only follow it when nothing more comes for a while. */
  defer(): void
  end(): void
}

/** Shows that somebody is at work, again and again, until it is ended. */
export function startTyping(channel: Channel, to: ConversationReference): Typing {
  let timer = setTimeout(show, AFTER_MS)
  let isOver = false

  function show(): void {
    void channel.typing(to)
    defer()
  }

  function defer(): void {
    clearTimeout(timer)
    if (!isOver) timer = setTimeout(show, AGAIN_MS)
  }

  return {
    defer,
    end() {
      isOver = true
      clearTimeout(timer)
    },
  }
}
