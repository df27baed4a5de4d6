import { z } from 'zod'
import type { Accept } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { JsonValue } from '../../core/json.ts'
import type { Log } from '../../core/log.ts'
import type { ConversationMemory } from '../../core/memory.ts'
import type { Message } from '../../core/message.ts'
import { referenceTo, type SlackAddress, tsSchema } from './address.ts'
import { anyAnswer, type SlackApi } from './api.ts'
import { context } from './blocks.ts'
import { type CardForm, FORM_CALLBACK, formOf, modalOf, submittedAction } from './card/form.ts'
import type { Identity } from './identity.ts'
import { labelsFor } from './labels.ts'
import { plainText } from './mrkdwn/escape.ts'
import type { Notes } from './notes.ts'
import { CHOICES_BLOCK } from './render.ts'
import type { Choice, Signer } from './signer.ts'

const id = z.string().regex(/^[A-Z\d]{2,30}$/)
const who = { team: z.object({ id }), user: z.object({ id, team_id: id.optional() }) }

export const interactionSchema = z.discriminatedUnion('type', [
  z.object({
    ...who,
    type: z.literal('block_actions'),
    trigger_id: z.string(),
    channel: z.object({ id }).optional(),
    message: z
      .object({
        ts: tsSchema,
        thread_ts: tsSchema.optional(),
        text: z.string().optional(),
        blocks: z.array(z.looseObject({ block_id: z.string().optional() })).optional(),
      })
      .optional(),
    actions: z.array(
      z.object({
        action_id: z.string(),
        value: z.string().max(2_000).optional(),
        text: z.object({ text: z.string() }).optional(),
      }),
    ),
  }),
  z.object({
    ...who,
    type: z.literal('view_submission'),
    view: z.object({
      id: z.string(),
      callback_id: z.string(),
      private_metadata: z.string(),
      state: z.object({ values: z.unknown() }),
    }),
  }),
])

type Interaction = z.infer<typeof interactionSchema>
type Pressed = Extract<Interaction, { type: 'block_actions' }>
type Submitted = Extract<Interaction, { type: 'view_submission' }>

/** What a modal remembers of where it was opened. */
const metadataSchema = z.object({ channel: id, thread: tsSchema, userTeam: id, form: z.string() })

/** Answers in which a form is looked for: as far back as the log is kept. */
const LOOK_BACK = 1_000

export interface InteractionsOptions {
  readonly accept: Accept
  readonly read: ConversationMemory['read']
  readonly api: SlackApi
  readonly signer: Signer
  readonly notes: Notes
  readonly locale: string
  readonly clock: Clock
  readonly log: Log
}

/** Takes in what a customer pressed or filled in; resolves to what Slack is answered. Throws what `accept` throws. */
export function createInteractions(options: InteractionsOptions) {
  const { accept, read, api, signer, notes, locale, clock, log } = options
  const labels = labelsFor(locale)

  function messageFrom(address: SlackAddress, id: string, choice: Choice): Message {
    const said = choice.kind === 'message' ? { text: choice.message } : { text: '' }
    const conversation = referenceTo(address)
    const message = { id, conversation, sender: { id: address.user }, attachments: [], time: clock(), ...said }
    return choice.kind === 'action' ? { ...message, action: choice.action } : message
  }

  async function pressed(payload: Pressed, self: Identity): Promise<void> {
    const { channel, message, user, actions } = payload
    const [action] = actions
    // A button that only follows a link carries nothing.
    if (!channel || !message || action?.value === undefined) return
    const address: SlackAddress = {
      team: self.team,
      channel: channel.id,
      thread: message.thread_ts ?? message.ts,
      user: user.id,
      userTeam: user.team_id ?? self.team,
    }
    const conversation = referenceTo(address)
    const choice = signer.open(conversation.id, action.value)
    if (!choice) {
      log.warn(
        { conversation: conversation.id },
        'a button was refused: it was made for another conversation, or not here',
      )
      return notes.tell(address, labels.notYours)
    }
    if (choice.kind === 'form') return openForm(payload.trigger_id, address, choice.reply)
    // Pressed twice, it is one message.
    const id = `${message.ts}:${action.action_id}:${action.value.split('.', 1)[0]}`
    await accept(messageFrom(address, id, choice))
    void showChosen(payload, channel.id, action.text?.text)
  }

  /** In the place of the buttons stands what was chosen: Slack shows no message of the customer's. */
  async function showChosen({ message }: Pressed, channel: string, title: string | undefined): Promise<void> {
    const isOurs = ({ block_id = '' }) => block_id.startsWith(CHOICES_BLOCK)
    if (!message?.blocks?.some(isOurs) || title === undefined) return
    const chosen = context(plainText(labels.chosen(title)))
    const blocks = message.blocks.map((block) => (isOurs(block) ? chosen : block))
    await api.call('chat.update', { channel, ts: message.ts, text: message.text ?? '', blocks }, anyAnswer)
  }

  async function formIn(conversation: string, reply: string): Promise<CardForm | undefined> {
    const lines = await read(conversation, 0, LOOK_BACK)
    const line = lines.find((entry) => entry.kind === 'reply' && entry.reply.id === reply)
    return line?.kind === 'reply' && line.reply.card !== undefined ? formOf(line.reply.card) : undefined
  }

  async function openForm(trigger_id: string, address: SlackAddress, reply: string): Promise<void> {
    const conversation = referenceTo(address).id
    const form = await formIn(conversation, reply)
    if (!form) return notes.tell(address, labels.gone)
    const { channel, thread, userTeam } = address
    const signed = signer.sign(conversation, { kind: 'form', reply })
    const view = modalOf(form, JSON.stringify({ channel, thread, userTeam, form: signed }), labels)
    const result = await api.call('views.open', { trigger_id, view }, anyAnswer)
    if ('failure' in result) log.warn({ conversation, failure: result.failure.kind }, 'a form was not opened')
  }

  async function submitted({ view, user }: Submitted, self: Identity): Promise<JsonValue | undefined> {
    if (view.callback_id !== FORM_CALLBACK) return undefined
    const metadata = metadataSchema.safeParse(parseJson(view.private_metadata)).data
    const address = metadata && { team: self.team, user: user.id, ...metadata }
    const conversation = address && referenceTo(address).id
    const choice = conversation === undefined ? undefined : signer.open(conversation, metadata?.form ?? '')
    if (!address || !conversation || choice?.kind !== 'form') {
      log.warn({}, 'a form was refused: it was not opened here')
      return errorsIn(view.state.values)
    }
    const form = await formIn(conversation, choice.reply)
    const action = form && submittedAction(form, view.state.values)
    if (!action) return errorsIn(view.state.values)
    await accept(messageFrom(address, `form:${view.id}`, { kind: 'action', action }))
    return undefined
  }

  /** Shown beside the first input; the modal stays open. */
  function errorsIn(values: unknown): JsonValue {
    const [first] = Object.keys((values ?? {}) as object)
    return first === undefined
      ? { response_action: 'clear' }
      : { response_action: 'errors', errors: { [first]: labels.gone } }
  }

  return async (payload: Interaction, self: Identity): Promise<JsonValue | undefined> => {
    if (payload.type === 'view_submission') return submitted(payload, self)
    await pressed(payload, self)
    return undefined
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
