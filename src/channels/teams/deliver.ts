import type { BotToken } from './bot-token.ts'
import { ConnectorError } from './connector-error.ts'

/** What Teams' documentation says to try again. */
const TRY_AGAIN = [412, 429, 502, 503, 504]
const TRIES = 4
const FIRST_PAUSE_MS = 1_000
/** Whoever waits longer for an answer than this is told that it failed. */
const LONGEST_PAUSE_MS = 20_000

export interface RetryParts {
  /** Waits for so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>
  readonly botToken: BotToken | undefined
}

/**
 * Makes a request, again where it was not taken. One that may have been taken is not made again: what somebody reads
 * twice is worse than what is entered as undelivered.
 */
export async function persist<T>(request: () => Promise<T>, { pause, botToken }: RetryParts): Promise<T> {
  let renewed = false
  for (let attempt = 1; ; attempt++) {
    try {
      return await request()
    } catch (error) {
      if (!(error instanceof ConnectorError) || attempt === TRIES) throw error
      if (error.status === 401 && botToken && !renewed) {
        renewed = true
        await botToken(true)
        continue
      }
      const wait = error.retryAfterMs ?? FIRST_PAUSE_MS * 2 ** (attempt - 1)
      if (!mayRepeat(error) || wait > LONGEST_PAUSE_MS) throw error
      // Those who were refused together do not come back together.
      await pause(wait + Math.random() * 0.2 * FIRST_PAUSE_MS)
    }
  }
}

const mayRepeat = ({ status, unsent }: ConnectorError) => unsent || (status !== undefined && TRY_AGAIN.includes(status))
