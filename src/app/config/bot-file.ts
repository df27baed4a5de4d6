import { z } from 'zod'
import { accessSchema } from '../../access/principals/settings.ts'
import { handoverSchema, timeZoneSchema } from '../../handoff/settings.ts'
import { attachmentsSchema } from './attachment-settings.ts'
import { embeddingsSchema } from './embedding-settings.ts'
import { modelsSchema } from './model-settings.ts'
import { teamsSchema } from './teams-settings.ts'
import { toolsSchema } from './tool-settings.ts'
import { widgetSchema } from './widget-settings.ts'

const locale = z.string().refine((tag) => isLocale(tag), 'expected a language tag like "en" or "zh-Hans"')

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag
  } catch {
    return false
  }
}

/** Scheme, host and port, with nothing behind. */
export const originSchema = z
  .string()
  .refine(
    (value) => URL.canParse(value) && new URL(value).origin === value,
    'expected an origin like "https://shop.example"',
  )

const hostSchema = z
  .string()
  .refine(
    (value) => URL.canParse(`https://${value}`) && new URL(`https://${value}`).host === value,
    'expected a host like "shop.example"',
  )

/** What `config/bot.yaml` holds. */
export const botFileSchema = z
  .strictObject({
    name: z.string().min(1).max(60),
    title: z.record(z.string(), z.string().min(1)).default({}),
    languages: z.tuple([locale], locale),
    timeZone: timeZoneSchema.default('UTC'),
    greeting: z
      .record(
        z.string(),
        z.strictObject({ text: z.string().min(1), suggestions: z.array(z.string().min(1)).max(6).default([]) }),
      )
      .default({}),
    channels: z
      .strictObject({
        web: z
          .strictObject({
            enabled: z.boolean().default(true),
            origins: z.array(originSchema).default([]),
            whileBusy: z.enum(['queue', 'merge', 'supersede']).default('merge'),
            mergeSeconds: z.number().min(0).max(60).default(5),
            widget: widgetSchema.prefault({}),
          })
          .prefault({}),
        teams: teamsSchema.prefault({}),
      })
      .prefault({}),
    answers: z
      .strictObject({
        threshold: z.number().min(0).max(1).default(0.5),
        suggestions: z.int().min(0).max(6).default(3),
        clarify: z.boolean().default(true),
        linkHosts: z.array(hostSchema).default([]),
      })
      .prefault({}),
    models: modelsSchema.prefault({}),
    embeddings: embeddingsSchema.prefault({}),
    routing: z.enum(['examples', 'model']).default('examples'),
    tools: toolsSchema.prefault({}),
    limits: z
      .strictObject({
        messageCharacters: z.int().min(1).max(20_000).default(4_000),
        turnSeconds: z.number().positive().max(600).default(30),
        turnAttempts: z.int().min(1).max(100).default(3),
        concurrentTurns: z.int().min(1).max(10_000).default(64),
        waitingConversations: z.int().min(1).max(100_000).default(1_000),
        messagesPerMinute: z.int().min(1).max(100_000).default(30),
        requestsPerMinute: z.int().min(1).max(10_000_000).default(1_200),
        conversationsPerMinute: z.int().min(1).max(100_000).default(30),
        uploadsPerMinute: z.int().min(1).max(100_000).default(20),
        anonymousMessagesPerDay: z.int().min(1).max(10_000_000).default(1_000),
      })
      .prefault({}),
    attachments: attachmentsSchema.prefault({}),
    memory: z.strictObject({ retentionDays: z.number().min(1).max(3_650).default(30) }).prefault({}),
    access: accessSchema.prefault({}),
    handover: handoverSchema.prefault({}),
    outcomes: z
      .strictObject({
        quietHours: z.number().min(0.01).max(720).default(24),
        againDays: z.number().min(0).max(90).default(7),
      })
      .prefault({}),
    transcripts: z
      .strictObject({ retentionDays: z.record(z.string(), z.number().min(1).max(36_500)).default({}) })
      .prefault({}),
    storage: z.strictObject({ synchronous: z.enum(['off', 'normal', 'full']).default('normal') }).prefault({}),
  })
  .superRefine(({ greeting, title, languages, channels }, context) => {
    const { teaser, privacyNotice } = channels.web.widget
    const { description } = channels.teams
    for (const [key, texts] of Object.entries({ greeting, title, teaser: teaser?.text, privacyNotice, description })) {
      for (const language of Object.keys(texts ?? {})) {
        if (languages.includes(language)) continue
        const message = `the bot does not speak "${language}": expected one of ${languages.join(', ')}`
        context.addIssue({ code: 'custom', path: [key, language], message })
      }
    }
  })

export type BotFile = z.infer<typeof botFileSchema>
