import type { QueueSettings } from './settings.ts'

export interface Wish {
  readonly queue?: string | undefined
  readonly reason?: string | undefined
  readonly locale: string
}

const language = (tag: string) => tag.split('-', 1)[0]?.toLowerCase()

/** The named queue, else the first that has the skill and the language, else the language, else the first of all. */
export function chooseQueue(
  queues: readonly QueueSettings[],
  { queue, reason, locale }: Wish,
): QueueSettings | undefined {
  const named = queues.find(({ name }) => name === queue)
  if (named) return named
  const speaks = ({ languages }: QueueSettings) =>
    languages.length === 0 || languages.some((one) => language(one) === language(locale))
  const skilled = ({ skills }: QueueSettings) => reason !== undefined && skills.includes(reason)
  const general = ({ skills }: QueueSettings) => skills.length === 0
  return (
    queues.find((one) => skilled(one) && speaks(one)) ??
    queues.find((one) => general(one) && speaks(one)) ??
    queues.find(skilled) ??
    queues.find(general) ??
    queues[0]
  )
}
