import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type ChatPlan, type ChatRequest, type ModelServer, startModelServer, textOf } from './model-server.ts'
import { ROOT, startServer } from './server.ts'
import { temporaryFolder } from './temporary.ts'

export const KEY = 'sk-local-7f3a9c1e5b2d8f4a6c0e'

export async function modelThat(answers: (request: ChatRequest) => ChatPlan | Promise<ChatPlan>): Promise<ModelServer> {
  const server = await startModelServer({ script: answers, key: KEY })
  onTestFinished(() => server.close())
  return server
}

/** Starts the bot of this repository, whose settings are changed by `edit`, with a model. */
export async function startBotOn(model: ModelServer, edit: (settings: string) => string) {
  const config = temporaryFolder()
  cpSync(join(ROOT, 'config'), config, { recursive: true })
  const bot = join(config, 'bot.yaml')
  writeFileSync(bot, edit(readFileSync(bot, 'utf8')))
  const env = { OPENAI_BASE_URL: model.baseUrl, OPENAI_API_KEY: KEY, PARLEY_CONFIG_DIR: config }
  return startServer({ data: temporaryFolder(), env })
}

/** The lines of prose of the first passage that the model was given. */
export function sentencesOf(request: ChatRequest): string[] {
  const [, passage = ''] = /passage 1 =+\n([\s\S]*?)\n=+ end of passage 1/.exec(textOf(request)) ?? []
  return passage.match(/^[A-Z][^|*\n]*\.$/gm) ?? []
}
