import type { WebSocket } from 'ws'
import type { Activity, ActivitySet } from './activity.ts'
import type { Page } from './history.ts'

/** A reader that lets this much pile up is too slow to be kept. */
const MAX_BUFFERED_BYTES = 1_048_576
/** What is shown while the log is being read waits for its end, up to so many frames. */
const MAX_UNSHOWN = 20

/** Something that is not part of the log; `stream` names the reply that it is a part of. */
export interface PassingFrame {
  readonly data: string
  readonly stream: string | undefined
}

/**
 * What one socket has been sent, and what comes next. The log is the truth: a line that does not follow the last one
 * sent makes the feed read the log, so that nothing is missing, doubled or out of order whatever is delivered when.
 */
export class Feed {
  readonly #socket: WebSocket
  readonly #readPage: (after: number | undefined) => Promise<Page>
  readonly #onFailure: (error: unknown) => void
  #last: number | undefined
  /** The latest line heard of since the log was last asked. */
  #wanted = 0
  #reading = false
  #unshown: PassingFrame[] = []
  #answered = true

  constructor(options: {
    socket: WebSocket
    after: number | undefined
    readPage: (after: number | undefined) => Promise<Page>
    onFailure: (error: unknown) => void
  }) {
    this.#socket = options.socket
    this.#last = options.after
    this.#readPage = options.readPage
    this.#onFailure = options.onFailure
    this.#socket.on('pong', () => {
      this.#answered = true
    })
  }

  /** `frame` is asked for only when the line can be sent as it is; undefined for a line that is not shown. */
  deliver(sequence: number, frame: () => string | undefined): void {
    if (!this.#reading && sequence === (this.#last ?? 0) + 1) {
      this.#last = sequence
      const data = frame()
      if (data !== undefined) this.#push(data)
    } else {
      this.seek(sequence)
    }
  }

  /** The log has, or may have, lines up to this one: those that were not sent are read. */
  seek(sequence: number): void {
    if (sequence <= (this.#last ?? 0)) return
    this.#wanted = Math.max(this.#wanted, sequence)
    void this.catchUp()
  }

  /** Shows what is not part of the log. */
  show(frame: PassingFrame): void {
    if (!this.#reading) this.#push(frame.data)
    else if (frame.stream !== undefined && this.#unshown.length < MAX_UNSHOWN) this.#unshown.push(frame)
  }

  /** Sends what the log has after the last line sent. */
  async catchUp(): Promise<void> {
    if (this.#reading) return
    this.#reading = true
    try {
      let page: Page
      do {
        // Read again for what is heard of while reading, but not for what was sought and is not there.
        this.#wanted = 0
        page = await this.#readPage(this.#last)
        this.#last = page.last
        if (page.activities.length > 0) {
          await this.#write(frameOf({ activities: page.activities, watermark: String(page.last) }))
          this.#forgetEnded(page.activities)
        }
      } while (page.more || this.#wanted > this.#last)
      for (const { data } of this.#unshown) this.#push(data)
    } catch (error) {
      // Its client connects again, with the watermark of what it has.
      if (this.#socket.readyState === this.#socket.OPEN) {
        this.#onFailure(error)
        this.close(1011, 'The conversation could not be read. Connect again.')
      }
    } finally {
      this.#unshown = []
      this.#reading = false
    }
  }

  /** Parts of a reply that has been sent whole are not shown any more. */
  #forgetEnded(activities: readonly Activity[]): void {
    if (this.#unshown.length === 0) return
    const ended = new Set(activities.map(({ channelData }) => channelData?.streamId))
    this.#unshown = this.#unshown.filter(({ stream }) => !ended.has(stream))
  }

  /** Asks the client for a sign of life; gives it up when the last time went unanswered. */
  ping(): void {
    if (this.#answered) {
      this.#answered = false
      this.#socket.ping()
    } else {
      this.#socket.terminate()
    }
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason)
  }

  #push(frame: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    // A closing handshake would wait behind what is not being read.
    if (this.#socket.bufferedAmount > MAX_BUFFERED_BYTES) this.#socket.terminate()
    else this.#socket.send(frame)
  }

  /** Waits until the operating system took it, so that a long history is sent at the reader's speed. */
  #write(frame: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.send(frame, (error) => (error ? reject(error) : resolve()))
    })
  }
}

export function frameOf(set: ActivitySet): string {
  return JSON.stringify(set)
}
