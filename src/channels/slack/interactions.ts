import { z } from 'zod'
import type { Action } from '../../core/action.ts'
import type { Accept } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { JsonValue } from '../../core/json.ts'
import type { Log } from '../../core/log.ts'
import type { Message } from '../../core/message.ts'
import { referenceTo, type SlackAddress, tsSchema } from './address.ts'
import { anyAnswer, type SlackApi } from './api.ts'
import { context } from './blocks.ts'
import type { Identity } from './identity.ts'
import { labelsFor } from './labels.ts'
import { type createModals, type Submission, submissionSchema } from './modals.ts'
import { plainText } from './mrkdwn/escape.ts'
import type { Notes } from './notes.ts'
import { CHOICES_BLOCK, FEEDBACK_DIALOG } from './render.ts'
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
  submissionSchema,
])

type Interaction = z.infer<typeof interactionSchema>
type Pressed = Extract<Interaction, { type: 'block_actions' }>

export interface InteractionsOptions {
  readonly accept: Accept
  readonly modals: ReturnType<typeof createModals>
  readonly api: SlackApi
  readonly signer: Signer
  readonly notes: Notes
  readonly locale: string
  readonly clock: Clock
  readonly log: Log
}

/** Takes in what a customer pressed or filled in; resolves to what Slack is answered. Throws what `accept` throws. */
export function createInteractions(options: InteractionsOptions) {
  const { accept, modals, api, signer, notes, locale, clock, log } = options
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
    if (choice.kind === 'form') {
      if (!(await modals.openForm(payload.trigger_id, address, choice.reply))) await notes.tell(address, labels.gone)
      return
    }
    // Pressed twice, it is one message.
    const id = `${message.ts}:${action.action_id}:${action.value.split('.', 1)[0]}`
    await accept(messageFrom(address, id, choice))
    if (choice.kind === 'action' && isThumbDown(choice.action)) {
      void modals.askWhy(payload.trigger_id, address, choice.action)
    }
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

  async function submitted(payload: Submission, self: Identity): Promise<JsonValue | undefined> {
    const filled = await modals.fill(payload, self)
    if ('answer' in filled) return filled.answer
    const { address, action } = filled
    if (action) await accept(messageFrom(address, `modal:${payload.view.id}`, { kind: 'action', action }))
    return undefined
  }

  return async (payload: Interaction, self: Identity): Promise<JsonValue | undefined> => {
    if (payload.type === 'view_submission') return submitted(payload, self)
    await pressed(payload, self)
    return undefined
  }
}

const thumbDownSchema = z.object({ rating: z.literal('down') })

const isThumbDown = ({ dialog, value }: Action) =>
  dialog === FEEDBACK_DIALOG && thumbDownSchema.safeParse(value).success
