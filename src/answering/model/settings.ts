import type { ModelTier } from '../../core/model.ts'

/** Where the models are. Keys are functions, so that nothing prints them. */
export type ModelEndpoint =
  | { readonly provider: 'openai'; readonly baseUrl: string; readonly apiKey?: () => string }
  | {
      readonly provider: 'azure'
      /** Of the resource: `https://NAME.openai.azure.com`. */
      readonly endpoint: string
      readonly apiKey: () => string
      /** Absent for Azure's v1 API, which has none. */
      readonly apiVersion?: string
    }

export interface TierSettings {
  /** The model's own name. */
  readonly model: string
  /** What the model is called in an Azure resource, where it is not called by its own name. */
  readonly deployment?: string
  /** Absent for models that refuse it. */
  readonly temperature?: number
  /** Per million tokens, in whatever currency the budgets have. */
  readonly inputPrice: number
  readonly outputPrice: number
}

export type Tiers = Readonly<Record<ModelTier, TierSettings>>

/** Absent: no limit. */
export interface Budget {
  readonly tokens?: number
  readonly money?: number
}

export interface Budgets {
  /** Begins anew a day after the conversation's first call. */
  readonly conversation: Budget
  /** Per day, which begins at midnight UTC. */
  readonly customer: Budget
  /** Per day, which begins at midnight UTC. */
  readonly installation: Budget
}

/** In milliseconds. */
export interface TimeLimits {
  /** From the request to the first text, over all retries. */
  readonly firstTextMs: number
  /** Between two signs of life after that. */
  readonly silenceMs: number
  readonly totalMs: number
}

export interface BreakerSettings {
  /** Failures in a row after which a tier is left alone. */
  readonly failures: number
  /** Until one request tries it again, in milliseconds. */
  readonly openMs: number
}

export interface ModelSettings {
  readonly endpoint: ModelEndpoint
  readonly tiers: Tiers
  /** No request gets more, whatever it asks for. */
  readonly maxOutputTokens: number
  readonly budgets: Budgets
  readonly timeLimits: TimeLimits
  /** How often a call that failed before its first text is made again. */
  readonly retries: number
  readonly breaker: BreakerSettings
}
