import { z } from 'zod'

// What is inside a sealed value. Keys that are not known here stay: a newer Parley beside this one may have written them.

/** Version of what is inside a sealed value. */
export const VERSION = 1
const v = z.literal(VERSION)

/** It came out of JSON, so it is JSON. */
const json = z.unknown()
const action = z.looseObject({ dialog: z.string(), value: json.optional() })
const file = z.looseObject({ name: z.string(), contentType: z.string() })
const attachment = z.union([file.extend({ url: z.string() }), file.extend({ id: z.string(), size: z.int() })])
const passage = z.looseObject({ id: z.string(), document: z.string(), version: z.string() })
const generation = z.looseObject({
  model: z.string(),
  tier: z.enum(['small', 'large']),
  prompt: z.string(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  cost: z.number().optional(),
})

const suggestedAction = z.looseObject({ title: z.string(), message: z.string().optional(), action: action.optional() })
const author = z.looseObject({ kind: z.enum(['agent', 'system']), name: z.string() })
const agent = z.looseObject({ id: z.string(), name: z.string() })
const draft = z.looseObject({
  text: z.string(),
  citations: z.array(z.looseObject({ title: z.string(), url: z.string(), passage })).optional(),
  suggestedActions: z.array(suggestedAction).optional(),
  card: json.optional(),
  attachments: z.array(attachment).optional(),
  rateable: z.boolean().optional(),
})

const message = z.looseObject({
  id: z.string(),
  sender: z.looseObject({ id: z.string(), name: z.string().optional() }),
  text: z.string(),
  attachments: z.array(attachment),
  locale: z.string().optional(),
  time: z.number(),
  action: action.optional(),
  reminder: z.literal(true).optional(),
  change: z.looseObject({ kind: z.enum(['edited', 'deleted']), message: z.string() }).optional(),
  outgoing: z.looseObject({ reply: draft, author: author.optional() }).optional(),
  desk: z.looseObject({ kind: z.string(), handover: z.string(), queue: z.string(), agent }).optional(),
})

const reply = draft.extend({
  id: z.string(),
  replyTo: z.string(),
  dialog: z.string().optional(),
  locale: z.string(),
  time: z.number(),
  superseded: z.literal(true).optional(),
  author: author.optional(),
})

const facts = z.record(z.string(), json)
const toolUse = z.looseObject({
  tool: z.string(),
  outcome: z.enum(['done', 'failed']),
  required: facts.optional(),
  confirmed: facts.optional(),
})

export const storedEntrySchema = z.discriminatedUnion('kind', [
  z.looseObject({ v, kind: z.literal('message'), message }),
  z.looseObject({
    v,
    kind: z.literal('reply'),
    reply,
    passages: z.array(passage),
    generation: generation.optional(),
    correction: z.string().optional(),
    tools: z.array(toolUse).optional(),
    version: z.string().optional(),
  }),
])

export const storedActionSchema = z.looseObject({ v, value: action })

export const storedAddressSchema = z.looseObject({ v, value: json })

/** What a dialog was told; a bare string is an answer as it was kept before questions had fingerprints. */
const result = z.union([
  z.string(),
  z.looseObject({ kind: z.enum(['answered', 'clarify', 'unknown']), probability: z.number() }),
  z.looseObject({ kind: z.literal('told'), question: z.string(), text: z.string() }),
  z.looseObject({ kind: z.literal('called'), tool: z.string(), output: json.optional() }),
  z.looseObject({ kind: z.literal('failed'), tool: z.string(), code: z.string() }),
  z.looseObject({ kind: z.literal('handed-off'), handOff: z.looseObject({ status: z.string() }) }),
  z.looseObject({ kind: z.literal('undecided') }),
  z.looseObject({
    kind: z.literal('decided'),
    text: z.string(),
    choices: z.array(z.looseObject({ tool: z.string(), input: json.optional(), refused: z.string().optional() })),
    generation,
  }),
  z.looseObject({
    kind: z.literal('heard'),
    lines: z.array(z.looseObject({ author: z.enum(['customer', 'bot']), text: z.string() })),
  }),
])

const question = z.looseObject({
  reply: draft,
  accepts: z.enum(['anything', 'choices', 'yes-or-no', 'slot', 'confirm']),
  slot: z.string().optional(),
  missed: z.int().min(0),
  digressions: z.int().min(0),
})

const pending = z.looseObject({
  dialog: z.string(),
  version: z.string().optional(),
  topic: z.string().optional(),
  value: json.optional(),
  startedBy: z.string(),
  said: z.int().min(0),
  reminded: z.int().min(0).optional(),
  results: z.array(result),
  question: question.optional(),
  agreed: z.array(z.string()).optional(),
  get interrupted() {
    return pending.optional()
  },
})

const confirmation = z.looseObject({ fact: z.string(), value: json, by: z.string(), at: z.number() })

export const storedStateSchema = z.looseObject({
  v,
  value: z.looseObject({
    facts,
    pending: pending.optional(),
    locale: z.string().optional(),
    unhelped: z
      .looseObject({ inARow: z.int(), answered: z.literal(true).optional(), offered: z.literal(true).optional() })
      .optional(),
    told: z.record(z.string(), z.number()).optional(),
    summary: z.array(z.looseObject({ asked: z.string(), dialog: z.string(), outcome: z.string() })).optional(),
    handover: z
      .looseObject({ id: z.string(), queue: z.string(), since: z.number(), agent: agent.optional() })
      .optional(),
    slots: facts.optional(),
    confirmed: z.array(confirmation).optional(),
    ended: z.looseObject({ dialog: z.string(), value: json }).optional(),
  }),
})
