import type { Activity } from './activity.ts'
import { type Feed, frameOf } from './feed.ts'

const MAX_SOCKETS_PER_CONVERSATION = 20

/** The sockets that are open, by conversation. */
export class Hub {
  readonly #feeds = new Map<string, Set<Feed>>()

  isFull(conversation: string): boolean {
    return (this.#feeds.get(conversation)?.size ?? 0) >= MAX_SOCKETS_PER_CONVERSATION
  }

  add(conversation: string, feed: Feed): void {
    const feeds = this.#feeds.get(conversation)
    if (feeds) feeds.add(feed)
    else this.#feeds.set(conversation, new Set([feed]))
  }

  remove(conversation: string, feed: Feed): void {
    const feeds = this.#feeds.get(conversation)
    feeds?.delete(feed)
    if (feeds?.size === 0) this.#feeds.delete(conversation)
  }

  /** Sends a line of the log to whoever follows the conversation. It is rendered only if somebody does, and once. */
  deliver(conversation: string, sequence: number, render: () => Activity | undefined): void {
    const feeds = this.#feeds.get(conversation)
    if (!feeds) return
    let frame: { data: string | undefined } | undefined
    const once = () => {
      if (!frame) {
        const activity = render()
        frame = { data: activity && frameOf({ activities: [activity], watermark: String(sequence) }) }
      }
      return frame.data
    }
    for (const feed of feeds) feed.deliver(sequence, once)
  }

  /** Shows something that is not part of the log. It has no watermark, so that the client keeps the one it has. */
  show(conversation: string, render: () => Activity): void {
    const feeds = this.#feeds.get(conversation)
    if (!feeds) return
    const frame = JSON.stringify({ activities: [render()] })
    for (const feed of feeds) feed.show(frame)
  }

  *all(): Iterable<Feed> {
    for (const feeds of this.#feeds.values()) yield* feeds
  }
}
