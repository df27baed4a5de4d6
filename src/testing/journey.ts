import { createBot } from './bot.ts'
import { type Conversation, createConversation } from './conversation.ts'
import { createCustomer } from './customer.ts'
import { printConversation } from './print.ts'
import { findRunner } from './runner.ts'
import type { Script } from './script.ts'
import { type ChannelName, openStage, type Stage } from './stage.ts'
import type { Fakes } from './tools.ts'

export interface JourneyOptions {
  /** Where the bot is: the folder of `config` and `dialogs`. By default where the tests are run. */
  readonly folder?: string
  /** What stands in for the company's systems. */
  readonly tools?: Fakes
  /** Systems that are called all the same, with their addresses: for one that runs within the tests. */
  readonly systems?: Readonly<Record<string, string>>
  /** The channel whose abilities the bot goes by. */
  readonly channel?: ChannelName
  /** Language tag that the customer's client declares. */
  readonly locale?: string
  /** When it begins, by ISO 8601: a Monday morning in March if it is not said. */
  readonly at?: string
  /** Who the customer is, where the channel knows. */
  readonly customer?: string
}

const MORNING = '2026-03-02T09:00:00Z'
/** Registers a test with the runner. */
export const test = await findRunner()
const stages = new Map<string, Promise<Stage>>()
let held = 0

/** A test that is a conversation; a failure prints it. */
export function journey(title: string, script: Script): void
export function journey(title: string, options: JourneyOptions, script: Script): void
export function journey(title: string, ...rest: [Script] | [JourneyOptions, Script]): void {
  const [options, script] = rest.length === 2 ? rest : [{}, rest[0]]
  test(title, () => hold(options, script))
}

/** Holds a conversation, in whatever test runner or program. */
export async function hold(options: JourneyOptions, script: Script): Promise<void> {
  await holdOn(await stageOf(options), options, script)
}

/** Holds a conversation with this bot. */
export async function holdOn(stage: Stage, options: JourneyOptions, script: Script): Promise<void> {
  const { systems = {}, tools = {}, channel = 'web', at = MORNING, locale } = options
  const number = ++held
  const conversation = createConversation({
    reference: { id: `${channel}:journey-${number}`, channel, customer: options.customer ?? `customer-${number}` },
    fakes: tools,
    systems,
  })
  await stage.play(conversation, async () => {
    stage.setClock(Date.parse(at))
    try {
      await script({
        customer: createCustomer({ stage, conversation, locale }),
        bot: createBot(stage, conversation),
      })
    } catch (error) {
      throw withConversation(error, conversation)
    }
  })
}

/** The bot of a folder, which is read once in a process. */
export function stageOf({ folder = process.cwd(), systems = {} }: JourneyOptions): Promise<Stage> {
  const key = JSON.stringify([folder, systems])
  const known = stages.get(key)
  if (known) return known
  const stage = openStage(folder, systems)
  stages.set(key, stage)
  return stage
}

function withConversation(error: unknown, { lines }: Conversation): unknown {
  if (!(error instanceof Error)) return error
  const { message, stack } = error
  error.message = `${message}\n\n${printConversation(lines)}\n`
  // Runners print the one or the other.
  if (stack !== undefined) error.stack = stack.replace(message, () => error.message)
  return error
}
