import { z } from 'zod'

// What Slack's documentation says of Block Kit, as far as it can be broken.

const text = (most: number) => z.string().min(1).max(most)
const plain = (most: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: text(most), emoji: z.boolean().optional() })
const mrkdwn = (most: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: text(most), verbatim: z.boolean().optional() })
const blockId = z.string().min(1).max(255).optional()
const actionId = z.string().min(1).max(255)

const button = z.strictObject({
  type: z.literal('button'),
  action_id: actionId,
  text: plain(75),
  value: z.string().max(2_000).optional(),
  url: z.url().max(3_000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
})
const option = z.strictObject({ text: plain(75), value: z.string().min(1).max(150) })
const feedbackButton = z.strictObject({ text: plain(75), value: text(2_000), accessibility_label: text(75).optional() })
const unique = (elements: readonly { action_id: string }[]) =>
  new Set(elements.map(({ action_id }) => action_id)).size === elements.length

const inputElement = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('plain_text_input'),
    action_id: actionId,
    multiline: z.boolean().optional(),
    placeholder: plain(150).optional(),
    max_length: z.int().min(1).max(3_000).optional(),
    initial_value: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('number_input'),
    action_id: actionId,
    is_decimal_allowed: z.boolean(),
    placeholder: plain(150).optional(),
    min_value: z.string().optional(),
    max_value: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('datepicker'), action_id: actionId }),
  z.strictObject({ type: z.literal('timepicker'), action_id: actionId }),
  z.strictObject({ type: z.literal('checkboxes'), action_id: actionId, options: z.array(option).min(1).max(10) }),
  z.strictObject({
    type: z.enum(['static_select', 'multi_static_select']),
    action_id: actionId,
    placeholder: plain(150).optional(),
    options: z.array(option).min(1).max(100),
  }),
])

const block = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('section'),
      block_id: blockId,
      text: mrkdwn(3_000).optional(),
      fields: z.array(mrkdwn(2_000)).min(1).max(10).optional(),
    })
    .refine((section) => section.text ?? section.fields, 'a section has text or fields'),
  z.strictObject({ type: z.literal('header'), block_id: blockId, text: plain(150) }),
  z.strictObject({ type: z.literal('divider'), block_id: blockId }),
  z.strictObject({
    type: z.literal('image'),
    block_id: blockId,
    image_url: z.url({ protocol: /^https$/ }).max(3_000),
    alt_text: text(2_000),
  }),
  z.strictObject({ type: z.literal('context'), block_id: blockId, elements: z.array(mrkdwn(3_000)).min(1).max(10) }),
  z.strictObject({
    type: z.literal('actions'),
    block_id: blockId,
    elements: z.array(button).min(1).max(25).refine(unique, 'action_id must be unique'),
  }),
  z.strictObject({
    type: z.literal('context_actions'),
    block_id: blockId,
    elements: z
      .array(
        z.strictObject({
          type: z.literal('feedback_buttons'),
          action_id: actionId,
          positive_button: feedbackButton,
          negative_button: feedbackButton,
        }),
      )
      .min(1)
      .max(5),
  }),
  z.strictObject({
    type: z.literal('input'),
    block_id: blockId,
    label: plain(2_000),
    element: inputElement,
    optional: z.boolean().optional(),
  }),
])

export type CloudBlock = z.infer<typeof block>

const ids = (blocks: readonly CloudBlock[]) =>
  blocks.flatMap(({ block_id }) => (block_id === undefined ? [] : [block_id]))

/** Slack names neither, but refuses more: bolt-js #2509. */
const MESSAGE_CHARACTERS = 13_200

/** What is wrong with the blocks of a message or modal, as Slack words it; undefined where nothing is. */
export function blocksProblem(blocks: unknown, most: 50 | 100): { error: string; messages: string[] } | undefined {
  const parsed = z.array(block).max(most).safeParse(blocks)
  if (!parsed.success) {
    return {
      error: 'invalid_blocks',
      messages: parsed.error.issues.map(({ path, message }) => `[ERROR] ${message} [json-pointer:/${path.join('/')}]`),
    }
  }
  if (new Set(ids(parsed.data)).size !== ids(parsed.data).length)
    return { error: 'invalid_blocks', messages: ['[ERROR] block_id already exists'] }
  if (JSON.stringify(parsed.data.map(wordsOf)).length > MESSAGE_CHARACTERS)
    return { error: 'msg_blocks_too_long', messages: [] }
  return undefined
}

function wordsOf(block: CloudBlock): string {
  if (block.type === 'section') return block.text?.text ?? (block.fields ?? []).map(({ text }) => text).join('')
  if (block.type === 'context') return block.elements.map(({ text }) => text).join('')
  return ''
}
