import { tool as toolOf } from 'langchain'
import { z } from 'zod'
import type { Generation, ModelMessage } from '../../core/model.ts'
import type { CarriedDecision, Decision, ToolAnswer, Work } from '../../core/work.ts'
import type { Offer } from './offer.ts'
import { statementsOf } from './stated.ts'
import { type Step, SteppingModel } from './stepping-model.ts'

/** What is longer in an answer, such as a file, is not shown to the model; nor is more of it than this. */
const LONGEST_VALUE = 500
const LONGEST_ANSWER = 16_000

type Asking = (messages: readonly ModelMessage[]) => Promise<Decision>

export type Bench = ReturnType<typeof createBench>

/** What the agent works with, and what is noted of its work. */
export function createBench(work: Work, offers: readonly Offer[], ask: Asking) {
  const failing = new AbortController()
  const generations: Generation[] = []
  const grounds: string[] = [work.task]
  const open = new Map<string, CarriedDecision['choices'][number]>()
  let calls = 0

  async function step(messages: readonly ModelMessage[]): Promise<Step> {
    const { text, generation, choices } = await work.decide(() => ask(messages))
    generations.push(generation)
    return {
      text,
      calls: choices.map((choice) => {
        const offer = offers.find(({ tool }) => tool.name === choice.tool)
        const id = idOf(calls++)
        open.set(id, choice)
        return { id, name: offer?.name ?? choice.tool, input: offer ? offer.write(choice.input) : (choice.input ?? {}) }
      }),
    }
  }

  async function use(id: string): Promise<string> {
    const choice = open.get(id)
    if (!choice) throw new TypeError('a tool was used on which nothing was decided')
    try {
      const answer = await choice.carryOut()
      if ('output' in answer) grounds.push(...statementsOf(choice.input), ...statementsOf(answer.output))
      return shown(answer)
    } catch (error) {
      // The agent would tell the model of it, and go on.
      failing.abort(error)
      throw error
    }
  }

  return {
    model: new SteppingModel(step),
    tools: offers.map(({ name, description }) =>
      toolOf((_, config: { readonly toolCall?: { readonly id?: string } }) => use(config.toolCall?.id ?? ''), {
        name,
        description,
        // Checked already, by the tool's own schema.
        schema: z.looseObject({}),
      }),
    ),
    /** Aborted with whatever a tool threw. */
    failed: failing.signal,
    generations,
    grounds,
  }
}

/** Some vendors take nine letters and digits, and nothing else. */
const idOf = (number: number) => `call${String(number).padStart(5, '0')}`

function shown(answer: ToolAnswer): string {
  if ('refused' in answer) return `Not done: ${answer.refused}.`
  if (answer.output === undefined) return 'There is nothing.'
  const short = (_: string, value: unknown) =>
    typeof value === 'string' && value.length > LONGEST_VALUE ? `(${value.length} characters)` : value
  const text = JSON.stringify(answer.output, short)
  return text.length > LONGEST_ANSWER ? `${text.slice(0, LONGEST_ANSWER)} (there is more)` : text
}
