import type { Dialog } from '../../core/dialog.ts'
import { type Step, valuesOf } from '../../engine/routing/step.ts'
import { loadDialogs } from '../dialogs/dialogs.ts'
import { EXIT } from './exit.ts'
import { readQuietConfig } from './quiet-config.ts'
import { choicesOf, openRouting } from './routing.ts'
import { alignRows, paintFor } from './terminal-features.ts'

interface Output {
  readonly json?: true
}

/** `parley dialogs`: what there is. */
export async function list({ json }: Output): Promise<number> {
  const { dialogs } = await loadDialogs(readQuietConfig().folders.dialogs)
  const all = [...dialogs.values()].map(describeDialog)
  const paint = paintFor(process.stdout)
  const rows = all.map(({ name, description, slots, tools }) => [
    paint(name, ['bold']),
    [
      description,
      ...needs(
        'needs',
        slots.map((slot) => slot.name),
      ),
      ...needs('uses', tools),
    ].join('; '),
  ])
  process.stdout.write(json ? `${JSON.stringify(all, null, 2)}\n` : linesOf(rows))
  return EXIT.done
}

/** `parley dialogs why`: where a message goes, by the router that the server uses. */
export async function why(message: string, { json }: Output): Promise<number> {
  const { classifier, route } = await openRouting(readQuietConfig())
  const step = await route(message)
  const told = explain(message, step, classifier.rank(message))
  process.stdout.write(json ? `${JSON.stringify(told, null, 2)}\n` : describeWhy(told))
  return EXIT.done
}

function describeDialog({ name, version, description, examples, slots, tools }: Dialog) {
  return {
    name,
    version,
    description,
    examples: Object.values(examples).flat().length,
    slots: slots.map(({ name: slot, kind, asked, confirm, remember }) => ({
      name: slot,
      kind,
      asked,
      confirm,
      remember,
    })),
    tools: Object.values(tools).flatMap((set) => Object.values(set).map((tool) => tool.name)),
  }
}

type Told = ReturnType<typeof explain>

function explain(message: string, step: Step | undefined, ranked: readonly { dialog: string; probability: number }[]) {
  const { dialog, run, waiting } = step ?? {}
  const choices = choicesOf(step).map(({ title }) => title)
  const progress = run?.progress ?? waiting
  return {
    message,
    dialog: choices.length > 0 ? null : (dialog?.name ?? null),
    topic: progress?.topic ?? null,
    /** Where several may be meant. */
    choices,
    slots: progress ? valuesOf(progress) : {},
    /** What it is asked for before it runs. */
    asks: waiting?.question?.slot ?? null,
    nearest: ranked
      .slice(0, 3)
      .map(({ dialog: name, probability }) => ({ dialog: name, probability: Number(probability.toFixed(3)) })),
  }
}

function describeWhy({ dialog, topic, choices, slots, asks, nearest }: Told): string {
  const paint = paintFor(process.stdout)
  const rows = [
    ['goes to', dialog === null ? `a choice: ${choices.join(' / ')}` : paint(dialog, ['bold'])],
    ...(topic === null ? [] : [['topic', topic]]),
    ['nearest', nearest.map((one) => `${one.dialog} ${one.probability}`).join(', ') || 'none'],
    ...Object.entries(slots).map(([name, value]) => [`slot ${name}`, JSON.stringify(value)]),
    ...(asks === null ? [] : [['asks for', asks]]),
  ]
  return linesOf(rows)
}

function linesOf(rows: readonly (readonly string[])[]): string {
  return `${alignRows(rows).join('\n')}\n`
}

function needs(verb: string, names: readonly string[]): string[] {
  return names.length > 0 ? [`${verb} ${names.join(', ')}`] : []
}
