import { isDeepStrictEqual } from 'node:util'
import { hasCode, ParleyError } from '../../core/errors.ts'
import type { JsonValue } from '../../core/json.ts'
import type { Facts, Tool, ToolSet, ToolUse } from '../../core/tool.ts'
import type { CallableTools } from '../../core/turn.ts'
import { fingerprint } from '../fingerprint.ts'
import { createAskAt } from './ask.ts'
import type { VerbContext } from './context.ts'

/** How long what a tool has confirmed may be relied on, in milliseconds. */
const CONFIRMED_MS = 3_600_000

/** The dialog's tools, each called at most once for each place in the dialog, in whichever turn. */
export function createTools(context: VerbContext, sets: Readonly<Record<string, ToolSet>>): CallableTools {
  const { call } = createCalls(context)
  const callable = (set: ToolSet) =>
    Object.fromEntries(
      Object.entries(set).map(([name, tool]) => [name, (input?: unknown) => handled(call(tool, input))]),
    )
  return Object.fromEntries(Object.entries(sets).map(([name, set]) => [name, callable(set)]))
}

/** Where a call stands in the journal. */
export interface CallPlaces {
  /** The question whether it is to be done, where it has consequences. */
  readonly asking: number | undefined
  readonly place: number
}

export function createCalls(context: VerbContext) {
  const { journal, signal, callTool, origin, confirmed, used, clock, text } = context
  const askAt = createAskAt(context)

  /** A fact that no tool has confirmed; what the customer said is not looked at. */
  function lacking(facts: Facts): string | undefined {
    const since = clock() - CONFIRMED_MS
    return Object.keys(facts).find(
      (fact) =>
        !confirmed.some((one) => one.fact === fact && one.at >= since && isDeepStrictEqual(one.value, facts[fact])),
    )
  }

  function require(tool: Tool, facts: Facts): void {
    const fact = lacking(facts)
    if (fact === undefined) return
    throw new ParleyError(
      'fact-unconfirmed',
      `${tool.name} needs the fact "${fact}", which no tool has confirmed in this conversation`,
    )
  }

  const placesOf = (tool: Tool): CallPlaces => ({
    asking: tool.effect ? journal.place() : undefined,
    place: journal.place(),
  })

  /** The question's commit is the record that the call is about to be made: with its input, and with its key. */
  async function agree(tool: Tool, place: number, input: unknown): Promise<void> {
    const question = text(`tool.${tool.name}.confirm`, shown(input))
    const buttons = [text('yes'), text('no')].map((title) => ({ title, message: title }))
    const answer = await askAt(place, { text: question, suggestedActions: buttons }, 'yes-or-no')
    if (answer !== 'yes') await context.leave('declined')
  }

  function note(tool: Tool, outcome: ToolUse['outcome'], required: Facts, confirms: Facts = {}): void {
    for (const [fact, value] of Object.entries(confirms)) confirmed.push({ fact, value, by: tool.name, at: clock() })
    used.push({
      tool: tool.name,
      outcome,
      ...(Object.keys(required).length > 0 && { required }),
      ...(Object.keys(confirms).length > 0 && { confirmed: confirms }),
    })
  }

  async function call(tool: Tool, given: unknown, at?: CallPlaces): Promise<unknown> {
    signal.throwIfAborted()
    const input = tool.checkInput(given)
    if ('wrong' in input) throw new TypeError(`the input of ${tool.name} is wrong: ${input.wrong}`)
    const { asking, place } = at ?? placesOf(tool)
    const required = tool.requires(input.value)
    if (asking !== undefined) {
      if (journal.result(asking) === undefined) require(tool, required)
      await agree(tool, asking, input.value)
    }
    const known = journal.result(place)
    if (known !== undefined) {
      if (typeof known === 'string' || !('tool' in known) || known.tool !== tool.name) return context.stray()
      if (known.kind === 'failed') throw new ParleyError(known.code, `${tool.name} failed before`)
      return read(tool, known.output)
    }
    require(tool, required)
    try {
      const output = await callTool(tool, input.value, { key: fingerprint(...origin, tool.name, place), signal })
      const answer = read(tool, output)
      note(tool, 'done', required, tool.confirms(input.value, answer))
      journal.keepResult(place, { kind: 'called', tool: tool.name, ...(output !== undefined && { output }) })
      return answer
    } catch (error) {
      if (!(error instanceof ParleyError) || !isFailure(error)) throw error
      note(tool, 'failed', required)
      journal.keepResult(place, { kind: 'failed', tool: tool.name, code: error.code })
      throw error
    }
  }

  return { call, placesOf, lacking }
}

/** What the tool answered, by its schema: also after a newer version of the tool has another. */
function read(tool: Tool, output: JsonValue | undefined): unknown {
  const checked = tool.checkOutput(output)
  if ('wrong' in checked)
    throw new ParleyError(
      tool.effect ? 'tool-unsure' : 'tool-failed',
      `${tool.name} answered what its schema does not take: ${checked.wrong}`,
    )
  return checked.value
}

function isFailure(error: ParleyError): boolean {
  return hasCode(error, 'tool-failed') || hasCode(error, 'tool-unsure')
}

/** The values of an input, as a text takes them. */
function shown(input: unknown): Record<string, string | number> {
  if (typeof input !== 'object' || input === null) return { input: String(input) }
  return Object.fromEntries(
    Object.entries(input).filter((entry): entry is [string, string | number] =>
      ['string', 'number'].includes(typeof entry[1]),
    ),
  )
}

/** One that nobody waits for may fail without ending the process. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}
