import { z } from 'zod'
import type { ModelSettings, TierSettings } from '../../answering/model/settings.ts'
import { azureEndpoint, azureSchema, type Environment, openaiEndpoint } from './vendor-endpoint.ts'

const price = z.number().min(0).max(10_000)

const tierSchema = z.strictObject({
  name: z.string().min(1).max(200),
  deployment: z.string().min(1).max(200).exactOptional(),
  temperature: z.number().min(0).max(2).exactOptional(),
  inputPrice: price.exactOptional(),
  outputPrice: price.exactOptional(),
})

const budgetSchema = (tokens: number) =>
  z.strictObject({ tokens: z.int().min(1).default(tokens), money: z.number().positive().exactOptional() }).prefault({})

const seconds = (most: number) => z.number().positive().max(most)

/** The section `models` of bot.yaml. */
export const modelsSchema = z
  .strictObject({
    provider: z.enum(['openai', 'azure', 'none']).default('openai'),
    small: tierSchema.prefault({ name: 'gpt-5.4-mini' }),
    large: tierSchema.prefault({ name: 'gpt-5.4' }),
    azure: azureSchema.prefault({}),
    maxOutputTokens: z.int().min(16).max(100_000).default(1_000),
    budgets: z
      .strictObject({
        conversation: budgetSchema(100_000),
        customer: budgetSchema(200_000),
        installation: budgetSchema(5_000_000),
      })
      .prefault({}),
    timeLimits: z
      .strictObject({
        firstTextSeconds: seconds(120).default(8),
        silenceSeconds: seconds(120).default(5),
        totalSeconds: seconds(600).default(25),
      })
      .prefault({}),
    retries: z.int().min(0).max(10).default(2),
    breaker: z
      .strictObject({ failures: z.int().min(1).max(100).default(3), restSeconds: seconds(3_600).default(30) })
      .prefault({}),
  })
  .superRefine(({ budgets, small, large }, context) => {
    if (!Object.values(budgets).some(({ money }) => money !== undefined)) return
    for (const [tier, { inputPrice, outputPrice }] of Object.entries({ small, large })) {
      if (inputPrice !== undefined && outputPrice !== undefined) continue
      const message = 'a budget of money needs inputPrice and outputPrice, per million tokens'
      context.addIssue({ code: 'custom', path: [tier], message })
    }
  })

export type ModelsSection = z.infer<typeof modelsSchema>

export interface ReadModelSettings {
  /** Absent: answers are quoted. */
  readonly settings?: ModelSettings
  /** One line each. */
  readonly problems: readonly string[]
  /** Which models answer, or why none does; for the log at start. */
  readonly summary: string
}

/** What the section and the vendor's environment variables say together. */
export function modelSettings(section: ModelsSection, env: Environment): ReadModelSettings {
  if (section.provider === 'none') return { problems: [], summary: 'no model, as configured: answers are quoted' }
  const { endpoint, problems } =
    section.provider === 'azure' ? azureEndpoint('models', section.azure, env) : openaiEndpoint(env)
  if (!endpoint) {
    const mend = 'set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own'
    return { problems, summary: `no model: answers are quoted (${mend})` }
  }
  const { small, large, maxOutputTokens, budgets, timeLimits, retries, breaker } = section
  const place = endpoint.provider === 'openai' ? endpoint.baseUrl : endpoint.endpoint
  return {
    problems,
    summary: `answers are phrased by ${small.name} (small) and ${large.name} (large) at ${place}`,
    settings: {
      endpoint,
      tiers: { small: tierOf(small), large: tierOf(large) },
      maxOutputTokens,
      budgets,
      timeLimits: {
        firstTextMs: timeLimits.firstTextSeconds * 1_000,
        silenceMs: timeLimits.silenceSeconds * 1_000,
        totalMs: timeLimits.totalSeconds * 1_000,
      },
      retries,
      breaker: { failures: breaker.failures, openMs: breaker.restSeconds * 1_000 },
    },
  }
}

function tierOf({ name, ...rest }: z.infer<typeof tierSchema>): TierSettings {
  return { model: name, inputPrice: 0, outputPrice: 0, ...rest }
}
