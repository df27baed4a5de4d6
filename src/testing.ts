/** What tests of conversations import. */

export { hold, type JourneyOptions, journey } from './testing/journey.ts'
export { type ReplayOptions, replay } from './testing/replay.ts'
export type { Bot, Customer, Script } from './testing/script.ts'
export type { Fakes, ToolCall } from './testing/tools.ts'
