import type { JourneyOptions } from 'parleykit/testing'
import { startOrderSystem } from '../../demo/orders/server.ts'

/** When journeys begin. */
const MORNING = '2026-03-02T09:00:00Z'

/** The demo's bot with its real order system, whose today is the journey's. */
export async function openDemo(): Promise<{ readonly en: JourneyOptions; readonly zh: JourneyOptions }> {
  const { url } = await startOrderSystem({ port: 0, now: () => Date.parse(MORNING) })
  const en = { at: MORNING, systems: { orders: url, shop: url } }
  return { en, zh: { ...en, locale: 'zh-Hans' } }
}
