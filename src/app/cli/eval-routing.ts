import { printable } from '../../channels/terminal/printable.ts'
import type { Rate } from '../../core/outcome.ts'
import { FALLBACK_DIALOG } from '../../engine/route.ts'
import { type Confusion, countRouting, type Destination, readRoutedMessages } from '../../evaluation/routing.ts'
import { rateOf } from '../../outcomes/rate.ts'
import { EXIT } from './exit.ts'
import { readQuietConfig } from './quiet-config.ts'
import { choicesOf, openRouting, type Routing } from './routing.ts'
import { alignRows, paintFor } from './terminal-features.ts'

/** Confusions that are shown to a person. */
const SHOWN = 10

/** `parley eval --routing`: which dialogs messages go to. Ends with 1 when there was nothing to route. */
export async function evaluateRouting(file: string, { json }: { readonly json?: true }): Promise<number> {
  const routing = await openRouting(readQuietConfig())
  const messages = readRoutedMessages(file)
  const results = []
  for (const message of messages) results.push({ message, went: await destinationOf(message.message, routing) })
  const { forDialogs, right, offered, questions, captured, confused } = countRouting(results)
  const unknown = [
    ...new Set(messages.flatMap(({ dialog }) => (dialog === null || routing.dialogs.has(dialog) ? [] : [dialog]))),
  ]
  const told = {
    right: rateOf(right, forDialogs),
    offered: rateOf(offered, forDialogs),
    captured: rateOf(captured, questions),
    confused,
    warnings: unknown.map((name) => `there is no dialog "${name}"`),
  }
  process.stdout.write(json ? `${JSON.stringify(told, null, 2)}\n` : textOf(told))
  return messages.length === 0 ? EXIT.wanting : EXIT.done
}

/** The dialog for everything else is none. */
async function destinationOf(message: string, { route }: Routing): Promise<Destination> {
  const step = await route(message)
  const choices = choicesOf(step).flatMap((choice) => ('action' in choice ? [choice.action.dialog] : []))
  if (choices.length > 0) return { choices }
  const dialog = step?.dialog.name
  return { dialog: dialog === undefined || dialog === FALLBACK_DIALOG ? null : dialog }
}

interface Told {
  readonly right: Rate
  readonly offered: Rate
  readonly captured: Rate
  readonly confused: readonly Confusion[]
  readonly warnings: readonly string[]
}

function textOf({ right, offered, captured, confused, warnings }: Told): string {
  const paint = paintFor(process.stdout)
  const name = (dialog: string | null) => printable(dialog ?? 'the documents')
  const rows = [
    ['to the right dialog at once', rateText(right)],
    ['to a choice that has it', rateText(offered)],
    ['questions that a dialog took', rateText(captured)],
  ]
  const wrong = confused
    .slice(0, SHOWN)
    .map(({ wanted, got, count, line }) => [
      `  ${count}`,
      name(wanted),
      `went to ${name(got)}`,
      paint(`:${line}`, ['dim']),
    ])
  const lines = [
    ...alignRows(rows),
    ...warnings.map((warning) => `${paint('!', ['yellow'])} ${printable(warning)}`),
    ...(wrong.length > 0 ? ['', paint('What went elsewhere', ['bold']), ...alignRows(wrong)] : []),
  ]
  return `${lines.join('\n')}\n`
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

function rateText({ count, of, rate, low, high }: Rate): string {
  return of === 0 ? 'none asked' : `${percent(rate)} (${count} of ${of}; ${percent(low)} to ${percent(high)})`
}
