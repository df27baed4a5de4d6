import type { GenerationOptions } from '../../answering/options.ts'
import type { Clock } from '../../core/clock.ts'
import type { Understand } from '../../core/dialog.ts'
import type { Log } from '../../core/log.ts'
import type { Worker } from '../../core/work.ts'
import type { SqlDatabase } from '../../storage/database.ts'
import type { Config } from '../config/config.ts'
import { openPrivacy } from './privacy.ts'

export interface Generation {
  readonly options: GenerationOptions
  readonly understand: Understand
  readonly worker: Worker
  close(): Promise<void>
}

export interface GenerationParts {
  readonly config: Config
  readonly openUsage: () => Promise<SqlDatabase>
  readonly knowledgeVersion: () => string
  readonly clock: Clock
  readonly log: Log
}

/** What is left of a turn when the model must have ended, in milliseconds: enough to say what was shown. */
const MARGIN_MS = 500
/** A question is not worth waiting longer for only to be put in other words, in milliseconds. */
const CONDENSE_MS = 4_000
/** Nor for being told where it goes, in milliseconds. */
const ROUTE_MS = 4_000

/** All that phrases answers with a model, where one is configured. Loaded now, so that a bot without one never pays. */
export async function openGeneration(parts: GenerationParts): Promise<Generation | undefined> {
  const { config, openUsage, knowledgeVersion, clock, log } = parts
  const { settings } = config.models
  if (!settings) return undefined
  const [
    { createLanguageModel },
    { createModelClients },
    { createUsage },
    { contentTerms },
    { createUnderstand },
    privacy,
  ] = await Promise.all([
    import('../../answering/model/language-model.ts'),
    import('../../answering/model/clients.ts'),
    import('../../memory/usage.ts'),
    import('../../knowledge/content-terms.ts'),
    import('../../routing/understand.ts'),
    openPrivacy(config),
  ])
  const usage = createUsage(await openUsage(), clock)
  const clients = createModelClients(settings.endpoint, settings.tiers)
  const turnMs = config.bot.limits.turnSeconds * 1_000
  const { firstTextMs, silenceMs, totalMs } = settings.timeLimits
  const model = createLanguageModel({ settings, clients, masker: privacy.masker, usage, clock, log })
  const worker: Worker = async (work, signal) => {
    // 149 MB of memory that only a bot pays whose dialogs have a model work.
    const { createWorker } = await import('../../answering/worker/worker.ts')
    return createWorker({ model, limitMs: turnMs / 2, log })(work, signal)
  }
  return {
    worker,
    understand: createUnderstand({ model, limitMs: Math.min(ROUTE_MS, firstTextMs), log }),
    options: {
      model,
      terms: contentTerms,
      isPersonal: privacy.isPersonal,
      knowledgeVersion,
      limits: {
        condenseMs: Math.min(CONDENSE_MS, firstTextMs),
        // A first sentence is not there with the first word.
        firstSentenceMs: firstTextMs + silenceMs,
        silenceMs,
        wholeMs: Math.min(totalMs, Math.max(MARGIN_MS, turnMs - CONDENSE_MS - MARGIN_MS)),
      },
      log,
    },
    close: () => usage.close(),
  }
}
