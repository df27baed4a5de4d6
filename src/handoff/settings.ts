import { IANAZone } from 'luxon'
import { z } from 'zod'

const name = z.string().regex(/^[\w-]{1,50}$/, 'expected letters, digits, - and _')

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

const spanSchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'expected hours like "09:00-17:30"')
  .refine((span) => span.slice(0, 5) < span.slice(6), 'expected an end after the beginning')

export const timeZoneSchema = z
  .string()
  .refine((zone) => IANAZone.isValidZone(zone), 'expected a time zone like "Europe/Berlin"')

const hoursSchema = z.strictObject({
  /** Where these people are elsewhere than the bot's time zone. */
  timeZone: timeZoneSchema.exactOptional(),
  /** By day; a day that is not named is closed. */
  week: z.partialRecord(z.enum(DAYS), z.array(spanSchema).min(1)),
  /** Closed days: of one year, or of every year. */
  holidays: z
    .array(z.string().regex(/^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'expected "2026-12-24" or "12-25"'))
    .default([]),
})

const queueSchema = z.strictObject({
  name,
  team: name.exactOptional(),
  /** Languages that are spoken there; without any, all. */
  languages: z.array(z.string().min(2)).default([]),
  /** Reasons and topics that come here first. */
  skills: z.array(name).default([]),
  /** In place of those of all queues. */
  hours: hoursSchema.exactOptional(),
})

const demandSchema = z.strictObject({
  reason: name,
  /** The higher, the sooner. */
  priority: z.int().min(0).max(9).default(1),
  words: z.array(z.string().trim().min(2).max(100)).min(1),
})

/** The section `handover` of `bot.yaml`. */
export const handoverSchema = z.strictObject({
  queues: z.array(queueSchema).max(100).default([]),
  /** Absent: always open. */
  hours: hoursSchema.exactOptional(),
  /** How long a customer may wait for an agent who is not at the desk: then the conversation is back in its queue. */
  absentMinutes: z.number().min(1).max(1_440).default(10),
  /** Answers in a row that were none, or rated as no help, after which a person is offered, once; 0: never. */
  offerAfter: z.int().min(0).max(20).default(2),
  /** What goes to a person by itself, and how urgent it is. */
  demands: z.array(demandSchema).default([]),
  notify: z
    .strictObject({
      /** How long until it is told again that somebody waits. */
      againMinutes: z.number().min(1).max(1_440).default(5),
      /** Hosts at private addresses that may be told. */
      privateHosts: z.array(z.string().min(1)).default([]),
    })
    .prefault({}),
})

export type HandoverSettings = z.infer<typeof handoverSchema>
export type QueueSettings = HandoverSettings['queues'][number]
export type Hours = z.infer<typeof hoursSchema>
