import { AssertionError } from 'node:assert'
import { isDeepStrictEqual } from 'node:util'
import type { MaskedExchange } from '../core/masking.ts'
import type { Reply } from '../core/reply.ts'
import { holdOn, type JourneyOptions, stageOf, test } from './journey.ts'
import { type Exchange, readRecording, type Said } from './recording.ts'
import { CHANNELS, type ChannelName } from './stage.ts'
import { withStandIns } from './stand-ins.ts'

export interface ReplayOptions extends Omit<JourneyOptions, 'at' | 'channel' | 'locale'> {
  /** What to write for a placeholder, by its name: `{ EMAIL_1: 'ann@mail.example' }`. Others get one of their kind. */
  readonly values?: Readonly<Record<string, string>>
}

/**
 * A test that has a recorded conversation again: what `parley transcripts show CONVERSATION --masked --json` printed.
 * The bot must say the same, by the same dialogs and from the same documents.
 */
export function replay(file: string, options: ReplayOptions = {}): void {
  test(`replays ${file}`, () => holdRecorded(file, options))
}

/** The same without a test runner. */
export async function holdRecorded(file: string, options: ReplayOptions): Promise<void> {
  const { channel, locale, exchanges } = readRecording(file)
  const stage = await stageOf(options)
  const mask = await stage.openMask()
  const held: JourneyOptions = {
    ...options,
    channel: isChannel(channel) ? channel : 'web',
    ...(locale !== undefined && { locale }),
  }
  await holdOn(stage, held, async ({ customer, bot }) => {
    for (const exchange of exchanges) {
      stage.setClock(exchange.time)
      const text = withStandIns(exchange.text, options.values)
      // In the order of the recording, so that placeholders have the same numbers.
      mask.mask(text)
      await customer.says(text)
      compare(exchange, bot.replies, mask)
    }
  })
}

function isChannel(name: string): name is ChannelName {
  return Object.hasOwn(CHANNELS, name)
}

function compare({ text, said }: Exchange, replies: readonly Reply[], mask: MaskedExchange): void {
  const now = replies.map((reply): Said => {
    const documents = (reply.citations ?? []).map(({ passage }) => passage.document)
    return { dialog: reply.dialog, documents: [...new Set(documents)], text: mask.mask(reply.text) }
  })
  if (isDeepStrictEqual(now, said)) return
  throw new AssertionError({
    message: `the bot does not say to "${text}" what it said when this was recorded`,
    actual: now,
    expected: said,
    operator: 'replay',
  })
}
