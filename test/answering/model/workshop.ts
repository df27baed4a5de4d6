import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createModelClients } from '../../../src/answering/model/clients.ts'
import { createLanguageModel } from '../../../src/answering/model/language-model.ts'
import type { ModelSettings } from '../../../src/answering/model/settings.ts'
import type { Generation, ModelEvent, ModelRequest } from '../../../src/core/model.ts'
import { createMasker } from '../../../src/privacy/masker.ts'
import { createEmbeddedUsage } from '../../support/embedded-usage.ts'
import { type ModelServerOptions, startModelServer } from '../../support/model-server.ts'
import { temporaryFolder } from '../../support/temporary.ts'

export const NOON = Date.parse('2026-11-24T12:00:00Z')

export const KEY = 'sk-zq-secret'

/** Short, so that a test reaches the limits. */
const SETTINGS = {
  tiers: {
    small: { model: 'tiny', inputPrice: 1, outputPrice: 4 },
    large: { model: 'able', inputPrice: 10, outputPrice: 40 },
  },
  maxOutputTokens: 100,
  budgets: { conversation: {}, customer: {}, installation: {} },
  timeLimits: { firstTextMs: 5_000, silenceMs: 5_000, totalMs: 10_000 },
  retries: 0,
  breaker: { failures: 100, openMs: 60_000 },
} satisfies Omit<ModelSettings, 'endpoint'>

export interface LogLine {
  readonly level: string
  readonly message: string
  readonly [field: string]: unknown
}

/** A language model over the real client and a server that follows a script. */
export async function openModel(server: ModelServerOptions, settings: Partial<ModelSettings> = {}) {
  const endpoint = await startModelServer({ key: KEY, ...server })
  onTestFinished(() => endpoint.close())
  const all = {
    ...SETTINGS,
    endpoint: { provider: 'openai', baseUrl: endpoint.baseUrl, apiKey: () => KEY },
    ...settings,
  }
  const lines: LogLine[] = []
  const write = (level: string) => (fields: object, message: string) => void lines.push({ level, message, ...fields })
  const log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
  let now = NOON
  const clock = () => now
  const usage = createEmbeddedUsage({ file: join(temporaryFolder(), 'usage.db'), clock })
  onTestFinished(() => usage.close())
  const clients = createModelClients(all.endpoint as ModelSettings['endpoint'], all.tiers)
  const model = createLanguageModel({
    settings: all,
    clients,
    masker: createMasker({ regions: ['US'] }),
    usage,
    clock,
    log,
  })
  return {
    model,
    endpoint,
    usage,
    lines,
    advance: (ms: number) => {
      now += ms
    },
    stream: (more: Partial<ModelRequest> = {}, signal = new AbortController().signal) =>
      model.stream(ask(more), signal),
    answer: (more: Partial<ModelRequest> = {}, signal?: AbortSignal) =>
      collect(model.stream(ask(more), signal ?? new AbortController().signal)),
  }
}

const ask = (more: Partial<ModelRequest>): ModelRequest => ({
  tier: 'small',
  prompt: 'answer@1',
  messages: [
    { role: 'system', text: 'Answer from the passages.' },
    { role: 'user', text: 'Can I return my boots?' },
  ],
  asker: { conversation: 'c1', customer: 'ada' },
  maxOutputTokens: 50,
  ...more,
})

export interface Collected {
  readonly pieces: readonly string[]
  readonly text: string
  readonly generation: Generation
}

async function collect(events: AsyncIterable<ModelEvent>): Promise<Collected> {
  const pieces: string[] = []
  let generation: Generation | undefined
  for await (const event of events) {
    if (event.type === 'text') pieces.push(event.text)
    else if (event.type === 'end') generation = event.generation
  }
  if (!generation) throw new Error('the generation is missing')
  return { pieces, text: pieces.join(''), generation }
}
