import type { Activity } from './activity.ts'
import { type Feed, frameOf } from './feed.ts'

const MAX_SOCKETS_PER_CONVERSATION = 20

/** The sockets that are open, by conversation. */
export class Hub {
  readonly #feeds = new Map<string, Set<Feed>>()

  isFull(conversation: string): boolean {
    return (this.#feeds.get(conversation)?.size ?? 0) >= MAX_SOCKETS_PER_CONVERSATION
  }

  /** True for the first of its conversation. */
  add(conversation: string, feed: Feed): boolean {
    const feeds = this.#feeds.get(conversation)
    if (feeds) feeds.add(feed)
    else this.#feeds.set(conversation, new Set([feed]))
    return !feeds
  }

  /** True for the last of its conversation. */
  remove(conversation: string, feed: Feed): boolean {
    const feeds = this.#feeds.get(conversation)
    if (!feeds?.delete(feed) || feeds.size > 0) return false
    return this.#feeds.delete(conversation)
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

  /** Tells that the log has lines up to this one. */
  seek(conversation: string, sequence: number): void {
    for (const feed of this.#feeds.get(conversation) ?? []) feed.seek(sequence)
  }

  /** Shows something that is not part of the log. It has no watermark, so that the client keeps the one it has. */
  show(conversation: string, render: () => Activity, stream?: string): void {
    const feeds = this.#feeds.get(conversation)
    if (!feeds) return
    const data = JSON.stringify({ activities: [render()] })
    for (const feed of feeds) feed.show({ data, stream })
  }

  *all(): Iterable<Feed> {
    for (const feeds of this.#feeds.values()) yield* feeds
  }
}
