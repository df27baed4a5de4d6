import type { BotFile } from '../app/config/bot-file.ts'
import { readConfig } from '../app/config/config.ts'
import { embeddingsSchema } from '../app/config/embedding-settings.ts'
import { modelsSchema } from '../app/config/model-settings.ts'
import { toolsSchema } from '../app/config/tool-settings.ts'
import { type House, openHouse } from '../app/house.ts'
import { openPrivacy } from '../app/rooms/privacy.ts'
import { capabilities as slack } from '../channels/slack/capabilities.ts'
import { capabilities as teams } from '../channels/teams/capabilities.ts'
import { capabilities as terminal } from '../channels/terminal/capabilities.ts'
import { capabilities as web } from '../channels/web/capabilities.ts'
import type { Log } from '../core/log.ts'
import type { MaskedExchange } from '../core/masking.ts'
import type { ConversationState } from '../core/memory.ts'
import type { Reply } from '../core/reply.ts'
import type { CallTool } from '../core/tool.ts'
import { openWarmFolder } from './warm-folder.ts'

/** The channels that a journey can be held on, with what each can show. */
export const CHANNELS = { web, teams, slack, terminal }
export type ChannelName = keyof typeof CHANNELS

/** Who is told of what happens on the stage: the one conversation that is held there. */
export interface Scene {
  readonly conversation: string
  heard(reply: Reply): void
  came(state: ConversationState): void
  went(problem: string): void
  tools(real: CallTool): CallTool
}

/** A whole bot, on which one conversation after the other is held. */
export interface Stage {
  readonly house: House
  now(): number
  setClock(time: number): void
  /** What recordings are masked by, for one conversation. */
  openMask(): Promise<MaskedExchange>
  /** Runs what belongs to a scene, once nobody else is on the stage. */
  play<T>(scene: Scene, act: () => Promise<T>): Promise<T>
}

/** Opens the bot of a folder as it is served, but without a key, without a model, and with these systems alone. */
export async function openStage(folder: string, systems: Readonly<Record<string, string>>): Promise<Stage> {
  const data = openWarmFolder(folder)
  const config = readConfig({ PARLEY_DATA_DIR: data.path }, folder, (bot) => alone(bot, systems))
  let time = 0
  let scene: Scene | undefined
  const now = () => time
  const write = (fields: object, message: string) => scene?.went(describe(fields, message))
  const log: Log = { debug: () => {}, info: () => {}, warn: write, error: write }
  const house = await openHouse({
    config,
    clock: now,
    log,
    onCommit: ({ state }) => scene?.came(state),
    betweenTools: (real) => (tool, input, call) => (scene?.tools(real) ?? real)(tool, input, call),
  })
  data.keep()
  for (const [name, capabilities] of Object.entries(CHANNELS)) {
    house.engine.connect({
      name,
      capabilities,
      typing: async () => {},
      stream: async () => {},
      send: async (_to, reply) => scene?.heard(reply),
    })
  }

  let before: Promise<unknown> = Promise.resolve()
  return {
    house,
    now,
    setClock: (at) => {
      time = at
    },
    openMask: async () => (await openPrivacy(config)).masker.open(),
    play(next, act) {
      const played = before.then(async () => {
        scene = next
        try {
          return await act()
        } finally {
          // Its reminders go with it.
          await house.memory.forget(next.conversation)
          scene = undefined
        }
      })
      before = played.catch(() => {})
      return played
    },
  }
}

/** Nothing outside is asked, and nothing is kept. */
function alone(bot: BotFile, systems: Readonly<Record<string, string>>): BotFile {
  const tools = Object.fromEntries(Object.entries(systems).map(([name, url]) => [name, { url }]))
  return {
    ...bot,
    models: modelsSchema.parse({ provider: 'none' }),
    embeddings: embeddingsSchema.parse({}),
    tools: toolsSchema.parse(tools),
    storage: { synchronous: 'off' },
  }
}

function describe(fields: object, message: string): string {
  const { err } = fields as { err?: unknown }
  return err instanceof Error ? `${message}: ${err.message}` : message
}
