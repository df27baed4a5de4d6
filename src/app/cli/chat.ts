import { setTimeout as delay } from 'node:timers/promises'
import { createTerminalChannel, type TerminalChannel } from '../../channels/terminal/channel.ts'
import type { ConversationReference } from '../../core/conversation.ts'
import { hasCode, type ParleyError } from '../../core/errors.ts'
import type { Message } from '../../core/message.ts'
import { silentSystems } from '../doctor/check-systems.ts'
import { disclosingGreeting } from '../serving/greeting.ts'
import { EXIT } from './exit.ts'
import { createPrompt, type Prompt } from './prompt.ts'
import { openQuietHouse, type QuietHouse } from './quiet-house.ts'
import { lastConversation, newConversation, rememberConversation } from './terminal-conversation.ts'
import { paintFor, readableColumns } from './terminal-features.ts'

export interface ChatOptions {
  readonly new?: true
  readonly locale?: string
  readonly verbose?: true
}

/** In the data folder: log lines between replies would be no conversation. */
const LOG_FILE = 'chat.log'

const HELP = `Write to the bot, or type the number of a suggestion.
  /new   begin a new conversation
  /quit  leave (Ctrl-D does too)
`

/** How long a turn may go on when the person leaves. */
const GRACE_MS = 2_000
/** A conversation that a process left in the middle of a turn can be taken up after its lease, some seconds. */
const TRIES = 4
const TRY_AGAIN_MS = 2_000

/** `parley chat`: a conversation at the terminal. */
export async function chat({ new: anew, locale = systemLocale(), verbose }: ChatOptions): Promise<number> {
  const quiet = await openQuietHouse({ logTo: verbose ? undefined : LOG_FILE })
  const { house, config } = quiet
  house.knowledge.watch()
  const paint = paintFor(process.stdout)
  const prompt = createPrompt({ input: process.stdin, output: process.stdout, mark: paint('› ', ['bold']) })
  const session = createSession(quiet, locale)
  try {
    for (const { message } of await silentSystems(config)) process.stdout.write(`${paint(absent(message), ['dim'])}\n`)
    await session.open(anew ? undefined : lastConversation(house.data.path), prompt)
    for (;;) {
      process.stdout.write('\n')
      const line = await prompt.next()
      if (line === undefined) break
      const said = line.trim()
      if (said === '') continue
      if (said === '/quit' || said === '/exit') break
      if (said === '/new') await session.open(undefined, prompt)
      else if (said.startsWith('/')) process.stdout.write(`\n${HELP}`)
      else await session.say(said, prompt)
    }
    session.close()
    process.stdout.write(`${paint('Goodbye! "parley chat" goes on from here.', ['dim'])}\n`)
  } finally {
    prompt.close()
    await house.close(GRACE_MS)
  }
  return EXIT.done
}

/** One conversation at a time. */
function createSession({ config, house, baseUrl }: QuietHouse, locale: string) {
  const { engine, memory, data } = house
  const { stdout } = process
  const note = (text: string) => stdout.write(`${paintFor(stdout)(text, ['dim'])}\n`)
  let channel: TerminalChannel
  let repliedTo: string | undefined

  function connect(conversation: ConversationReference): void {
    channel = createTerminalChannel({
      accept: engine.accept,
      conversation,
      out: stdout,
      paint: paintFor(stdout),
      columns: () => readableColumns(stdout),
      name: config.bot.name,
      heading: true,
      baseUrl,
      locale,
      messageCharacters: config.bot.limits.messageCharacters,
      clock: Date.now,
      onReply: (reply) => {
        repliedTo = reply.replyTo
      },
    })
    engine.connect(channel)
    rememberConversation(data.path, conversation)
  }

  /** Waits until the message is answered, or the person leaves. */
  async function settle(message: Message, { left }: Prompt): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      if (tries > 0) {
        await Promise.race([delay(TRY_AGAIN_MS), aborted(left)])
        if (left.aborted) return
        // Known already: the engine only looks at the conversation again.
        await engine.accept(message)
      }
      await Promise.race([engine.idle(), aborted(left)])
      if (left.aborted || repliedTo === message.id) return
    }
    note(`No answer came: ${LOG_FILE} in the data folder says why, or --verbose.`)
  }

  return {
    /** Goes on with a conversation, or begins one. */
    async open(conversation: ConversationReference | undefined, prompt: Prompt): Promise<void> {
      const log = conversation ? await memory.read(conversation.id, 0, EVERYTHING) : []
      const [asked, ...replies] = log.slice(log.findLastIndex((entry) => entry.kind === 'message'))
      if (!conversation || asked?.kind !== 'message') {
        connect(newConversation())
        note(`\n${config.bot.name} is here. /help shows what you can do, Ctrl-D leaves.\n`)
        channel.greet(disclosingGreeting(config.bot, house.texts, locale))
        return
      }
      connect(conversation)
      note('\nYour last conversation goes on. /new begins another, Ctrl-D leaves.\n')
      channel.recall(asked.message)
      for (const { reply, sequence } of replies.filter((entry) => entry.kind === 'reply')) {
        await channel.send(conversation, reply, sequence)
      }
      if (replies.length > 0) return
      await engine.accept(asked.message)
      await settle(asked.message, prompt)
    },

    async say(line: string, prompt: Prompt): Promise<void> {
      stdout.write('\n')
      try {
        await settle(await channel.receive(line), prompt)
      } catch (error) {
        if (!hasCode(error, 'invalid-message')) throw error
        note((error as ParleyError).message)
      }
    },

    close: () => channel.close(),
  }
}

/** Dialogs that ask for something there can only say that it is away. */
const absent = (message: string) => `${message}: what dialogs look up there cannot be had.`

/** More than a conversation's memory keeps. */
const EVERYTHING = 1_000

function systemLocale(): string {
  return Intl.DateTimeFormat().resolvedOptions().locale
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
