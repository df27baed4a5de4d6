import { z } from 'zod'
import type { Action } from '../../core/action.ts'
import type { JsonValue } from '../../core/json.ts'
import type { Log } from '../../core/log.ts'
import type { ConversationMemory } from '../../core/memory.ts'
import { referenceTo, type SlackAddress, tsSchema } from './address.ts'
import { anyAnswer, type SlackApi } from './api.ts'
import { type CardForm, formOf, modalOf, submittedAction } from './card/form.ts'
import { commentModal, commentOf } from './comment.ts'
import type { Identity } from './identity.ts'
import { labelsFor } from './labels.ts'
import type { ModalView } from './modal.ts'
import type { Choice, Signer } from './signer.ts'

const id = z.string().regex(/^[A-Z\d]{2,30}$/)

export const submissionSchema = z.object({
  type: z.literal('view_submission'),
  team: z.object({ id }),
  user: z.object({ id }),
  view: z.object({ id: z.string(), private_metadata: z.string(), state: z.object({ values: z.unknown() }) }),
})

export type Submission = z.infer<typeof submissionSchema>

/** What a modal remembers of where it was opened, and of what it is for. */
const metadataSchema = z.object({ channel: id, thread: tsSchema, userTeam: id, signed: z.string() })

/** Lines in which a form is looked for: as far back as the log is kept. */
const LOOK_BACK = 1_000

export interface ModalsOptions {
  readonly read: ConversationMemory['read']
  readonly api: SlackApi
  readonly signer: Signer
  readonly locale: string
  readonly log: Log
}

/** What was filled in, and where; or what Slack is to show instead. */
export type Filled =
  | { readonly address: SlackAddress; readonly action: Action | undefined }
  | { readonly answer: JsonValue }

/** Opens what asks for more than a press: a card's form, a comment on a thumb. */
export function createModals({ read, api, signer, locale, log }: ModalsOptions) {
  const labels = labelsFor(locale)

  async function open(trigger_id: string, address: SlackAddress, choice: Choice, view: ModalView): Promise<void> {
    const { channel, thread, userTeam } = address
    const signed = signer.sign(referenceTo(address).id, choice)
    const private_metadata = JSON.stringify({ channel, thread, userTeam, signed })
    const result = await api.call('views.open', { trigger_id, view: { ...view, private_metadata } }, anyAnswer)
    if ('failure' in result) log.warn({ failure: result.failure.kind }, 'a modal was not opened')
  }

  async function formIn(conversation: string, reply: string): Promise<CardForm | undefined> {
    const lines = await read(conversation, 0, LOOK_BACK)
    const line = lines.find((entry) => entry.kind === 'reply' && entry.reply.id === reply)
    return line?.kind === 'reply' && line.reply.card !== undefined ? formOf(line.reply.card) : undefined
  }

  async function actionOf(conversation: string, choice: Choice, values: unknown): Promise<Action | undefined> {
    if (choice.kind === 'action') return commentOf(choice.action, values)
    const form = choice.kind === 'form' ? await formIn(conversation, choice.reply) : undefined
    return form && submittedAction(form, values)
  }

  return {
    /** False where the form is not there any more. */
    async openForm(trigger_id: string, address: SlackAddress, reply: string): Promise<boolean> {
      const form = await formIn(referenceTo(address).id, reply)
      if (form) await open(trigger_id, address, { kind: 'form', reply }, modalOf(form, labels))
      return form !== undefined
    },
    /** Asks what was wrong, after a thumb down. */
    askWhy: (trigger_id: string, address: SlackAddress, action: Action): Promise<void> =>
      open(trigger_id, address, { kind: 'action', action }, commentModal(labels)),

    async fill({ view, user }: Submission, self: Identity): Promise<Filled> {
      const { signed, ...place } = metadataSchema.safeParse(parseJson(view.private_metadata)).data ?? {}
      const address = 'channel' in place ? { team: self.team, user: user.id, ...place } : undefined
      const conversation = address && referenceTo(address).id
      const choice = conversation && signed ? signer.open(conversation, signed) : undefined
      const { values } = view.state
      const action = conversation && choice && (await actionOf(conversation, choice, values))
      if (address && action) return { address, action }
      // A comment may be left out.
      if (address && choice?.kind === 'action') return { address, action: undefined }
      log.warn({}, 'a form was refused: it was not opened here, or has what it did not ask for')
      return { answer: errorsIn(values) }
    },
  }

  /** Shown beside the first input; the modal stays open. */
  function errorsIn(values: unknown): JsonValue {
    const [first] = Object.keys((values ?? {}) as object)
    return first === undefined
      ? { response_action: 'clear' }
      : { response_action: 'errors', errors: { [first]: labels.gone } }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
