import { hasCode } from '../../core/errors.ts'
import type { DialogResult, WorkStep } from '../../core/memory.ts'
import type { Tool, ToolSet } from '../../core/tool.ts'
import type { Turn } from '../../core/turn.ts'
import type { CarriedDecision, Decision, ToolAnswer, ToolChoice, Work } from '../../core/work.ts'
import type { VerbContext } from './context.ts'
import { createSay } from './say.ts'
import { type CallPlaces, createCalls } from './tools.ts'

/** Lines of the conversation that the work begins with, and characters of each. */
const LINES = 8
const CHARACTERS = 1_000

type Decided = Extract<WorkStep, { kind: 'decided' }>

/**
 * A model's steps are kept like answers: a dialog that is run again is given the same ones, so that their tools stand
 * in the same places, and nothing is decided, paid for or done twice.
 */
export function createWork(context: VerbContext, sets: Readonly<Record<string, ToolSet>>): Turn['work'] {
  const { journal, signal, worker, conversation, locale } = context
  const say = createSay(context)
  const { call, placesOf, lacking } = createCalls(context)
  const offered = Object.values(sets)
    .flatMap((set) => Object.values(set))
    .filter(({ description }) => description !== undefined)
  const named = new Map(offered.map((tool) => [tool.name, tool]))

  /** Why a choice cannot be carried out, for the model to know. */
  function refusalOf({ tool: name, input }: ToolChoice): string | undefined {
    const tool = named.get(name)
    if (!tool) return 'there is no such tool'
    const checked = tool.checkInput(input)
    if ('wrong' in checked) return `the input is wrong: ${checked.wrong}`
    const fact = lacking(tool.requires(checked.value))
    return fact === undefined ? undefined : `the fact "${fact}" must be confirmed by another tool first`
  }

  /** What has consequences is asked of the customer: it goes alone. */
  function together({ choices }: Pick<Decision, 'choices'>): readonly ToolChoice[] {
    const first = choices.findIndex(({ tool }) => named.get(tool)?.effect)
    return first < 0 ? choices : choices.slice(0, Math.max(1, first))
  }

  async function carryOut(tool: Tool, { input }: ToolChoice, places: CallPlaces): Promise<ToolAnswer> {
    try {
      return { output: await call(tool, input, places) }
    } catch (error) {
      // That it was not done is something to work with; that it may have been done is not.
      if (hasCode(error, 'tool-failed')) return { refused: 'it cannot be reached just now, and nothing was done' }
      throw error
    }
  }

  function carried({ text, generation, choices }: Decided): CarriedDecision {
    return {
      text,
      generation,
      choices: choices.map(({ refused, ...choice }) => {
        const tool = refused === undefined ? named.get(choice.tool) : undefined
        const places = tool && placesOf(tool)
        return {
          ...choice,
          carryOut: async () =>
            tool && places ? carryOut(tool, choice, places) : { refused: refused ?? 'there is no such tool' },
        }
      }),
    }
  }

  /** What was heard when the work began: by now the customer may have answered a question of it. */
  function heard(): Work['heard'] | undefined {
    const place = journal.place()
    const known = journal.result(place)
    if (known !== undefined) return isStep(known) && known.kind === 'heard' ? known.lines : undefined
    const lines = [...context.history(), { author: 'customer' as const, text: context.message.text }]
      .slice(-LINES)
      .map(({ author, text }) => ({ author, text: text.slice(0, CHARACTERS) }))
    journal.keepResult(place, { kind: 'heard', lines })
    return lines
  }

  /** The next step: the one that is known, or a new one. */
  async function decide(ask: () => Promise<Decision>): Promise<CarriedDecision> {
    const place = journal.place()
    const known = journal.result(place)
    if (known !== undefined && !isStep(known)) return context.stray()
    if (known?.kind === 'decided') return carried(known)
    if (known) throw new TypeError('nothing was decided here when the dialog ran before')
    try {
      const { text, generation, ...made } = await ask()
      const choices = together(made).map((choice) => {
        const refused = refusalOf(choice)
        return refused === undefined ? choice : { ...choice, refused }
      })
      const kept: Decided = { kind: 'decided', text, choices, generation }
      journal.keepResult(place, kept)
      return carried(kept)
    } catch (error) {
      // Decided once is decided for good, also where it comes to nothing.
      journal.keepResult(place, { kind: 'undecided' })
      throw error
    }
  }

  return async (task) => {
    signal.throwIfAborted()
    if (offered.length === 0)
      throw new TypeError('turn.work needs a tool that has a description among the tools of the dialog')
    const lines = heard()
    if (!lines) return context.stray()
    const asker = { conversation: conversation.id, customer: conversation.customer }
    const finished = await worker?.({ task, heard: lines, locale, asker, tools: offered, decide }, signal)
    signal.throwIfAborted()
    if (!finished) return { kind: 'undone' }
    await say({ text: finished.text }, { passages: [], generation: finished.generation })
    return { kind: 'done', text: finished.text }
  }
}

function isStep(result: DialogResult): result is WorkStep {
  return typeof result === 'object' && ['heard', 'decided', 'undecided'].includes(result.kind)
}
