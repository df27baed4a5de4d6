import type { JsonValue } from '../../core/json.ts'
import type { Generation, LanguageModel, ModelMessage } from '../../core/model.ts'
import type { Decision, ToolChoice, Work } from '../../core/work.ts'
import { WORK_PROMPT } from '../prompts/work.ts'
import type { Offer } from './offer.ts'

const MAX_TOKENS = 700

export interface StepRequest {
  readonly messages: readonly ModelMessage[]
  readonly offers: readonly Offer[]
  readonly asker: Work['asker']
}

/** Asks the model for one step. */
export async function takeStep(
  model: LanguageModel,
  { messages, offers, asker }: StepRequest,
  signal: AbortSignal,
): Promise<Decision> {
  const tools = offers.map(({ name, description, parameters }) => ({ name, description, parameters }))
  const request = { tier: 'large', prompt: WORK_PROMPT, messages, tools, asker, maxOutputTokens: MAX_TOKENS } as const
  let text = ''
  let generation: Generation | undefined
  const choices: ToolChoice[] = []
  for await (const event of model.stream(request, signal)) {
    if (event.type === 'text') text += event.text
    else if (event.type === 'end') generation = event.generation
    else choices.push(choiceOf(event.tool, event.input, offers))
  }
  if (!generation) throw new TypeError('the model ended without an end')
  return { text: text.trim(), choices, generation }
}

function choiceOf(name: string, given: JsonValue, offers: readonly Offer[]): ToolChoice {
  const offer = offers.find((one) => one.name === name)
  const input = offer ? offer.read(given) : given
  return { tool: offer?.tool.name ?? name, ...(input !== undefined && { input }) }
}
