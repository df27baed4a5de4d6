import { Refusal } from './refusal.ts'

/** The place of the greeting, before the first line of every log. */
export const GREETING = 0

export function activityId(conversation: string, sequence: number): string {
  return `${conversation}|${String(sequence).padStart(7, '0')}`
}

/** What a client has seen: the last sequence, or undefined when it has seen nothing, not even the greeting. */
export function parseWatermark(watermark: unknown): number | undefined {
  if (watermark === undefined || watermark === '') return undefined
  if (typeof watermark === 'string' && /^\d{1,15}$/.test(watermark)) return Number(watermark)
  throw new Refusal(400, 'BadArgument', 'The watermark is none that this server gave.')
}
