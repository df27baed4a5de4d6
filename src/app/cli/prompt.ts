import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/** Lines that a person types, or that a pipe brings. */
export interface Prompt {
  /** Asks for the next line; undefined at the end of the input or when the person leaves. */
  next(): Promise<string | undefined>
  /** Aborted when the person leaves by Ctrl-C. */
  readonly left: AbortSignal
  close(): void
}

export interface PromptOptions {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WriteStream
  /** Stands before every line. */
  readonly mark: string
}

/** What is typed while nobody asks is kept and shown with the next question, so that it never runs into a reply. */
export function createPrompt({ input, output, mark }: PromptOptions): Prompt {
  const interactive = input.isTTY === true && output.isTTY === true
  const screen = new Screen(output)
  const lines = createInterface({ input, output: screen, terminal: interactive, prompt: mark })
  const leaving = new AbortController()
  const queue: string[] = []
  let asked: PromiseWithResolvers<string | undefined> | undefined
  let ended = false

  function settle(line: string | undefined): void {
    const waiting = asked
    asked = undefined
    screen.muted = true
    waiting?.resolve(line)
  }
  lines.on('line', (line) => {
    if (asked) settle(line)
    else queue.push(line)
  })
  lines.on('close', () => {
    ended = true
    // The shell's own prompt shall not stand behind ours.
    if (interactive && asked) output.write('\n')
    settle(undefined)
  })
  lines.on('SIGINT', () => {
    // As in a shell, the first one gives up what is typed.
    if (lines.line !== '' && asked) {
      output.write('\n')
      lines.write(null, { ctrl: true, name: 'e' })
      lines.write(null, { ctrl: true, name: 'u' })
      return
    }
    leaving.abort()
    lines.close()
  })

  return {
    left: leaving.signal,
    async next() {
      const early = queue.shift()
      if (early !== undefined || ended) {
        if (early !== undefined) output.write(`${mark}${early}\n`)
        return early
      }
      asked = Promise.withResolvers()
      screen.muted = !interactive
      lines.prompt(true)
      const line = await asked.promise
      // A pipe's lines are shown, so that what comes out reads as a conversation.
      if (!interactive && line !== undefined) output.write(`${mark}${line}\n`)
      return line
    },
    close: () => lines.close(),
  }
}

/** The terminal as readline sees it: nothing passes while it is muted. */
class Screen extends Writable {
  muted = true
  readonly #output: NodeJS.WriteStream

  constructor(output: NodeJS.WriteStream) {
    super({ decodeStrings: false })
    this.#output = output
    output.on('resize', () => this.emit('resize'))
  }

  get columns(): number {
    return this.#output.columns || 80
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (!this.muted) this.#output.write(chunk)
    done()
  }
}
