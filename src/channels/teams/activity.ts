import { z } from 'zod'

// The part of the Bot Framework's activity schema that this channel reads. Where a value is of no use in another shape
// than the documented one, it is as if it were not there.

const account = z.object({
  id: z.string().min(1).max(500),
  name: z.string().max(500).nullish().catch(undefined),
  aadObjectId: z.string().min(1).max(100).nullish().catch(undefined),
})

const conversation = z.object({
  id: z.string().min(1).max(1_000),
  conversationType: z.enum(['personal', 'groupChat', 'channel']).nullish().catch(undefined),
  tenantId: z.string().max(100).nullish().catch(undefined),
})

const entity = z.looseObject({ type: z.string() })

const attachment = z.object({
  contentType: z.string(),
  contentUrl: z.string().max(4_000).nullish(),
  name: z.string().max(1_000).nullish(),
  content: z.unknown().optional(),
})

const channelData = z.object({
  tenant: z
    .object({ id: z.string().max(100) })
    .nullish()
    .catch(undefined),
  eventType: z.string().nullish().catch(undefined),
})

export const activitySchema = z.object({
  type: z.string().max(100),
  id: z.string().min(1).max(500).nullish(),
  channelId: z.literal('msteams'),
  serviceUrl: z.string().max(1_000).nullish(),
  timestamp: z.union([z.string(), z.number()]).nullish().catch(undefined),
  from: account,
  recipient: account,
  conversation,
  text: z.string().nullish(),
  locale: z.string().nullish().catch(undefined),
  name: z.string().max(200).nullish(),
  action: z.string().max(100).nullish(),
  replyToId: z.string().min(1).max(200).nullish(),
  value: z.unknown().optional(),
  entities: z.array(entity).max(200).nullish().catch(undefined),
  attachments: z.array(attachment).max(100).nullish().catch(undefined),
  membersAdded: z
    .array(z.object({ id: z.string() }))
    .nullish()
    .catch(undefined),
  channelData: channelData.nullish().catch(undefined),
})

export type InboundActivity = z.infer<typeof activitySchema>

/** The tenant in which it was sent. */
export const tenantOf = ({ conversation, channelData }: InboundActivity): string | undefined =>
  conversation.tenantId ?? channelData?.tenant?.id ?? undefined
