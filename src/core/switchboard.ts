import type { Principal } from './principal.ts'

/** What an operator has customers told. */
export interface Notice {
  /** Another one for each that is put up. */
  readonly id: string
  /** By BCP 47 tag; under `*` for every other language. */
  readonly texts: Readonly<Record<string, string>>
  readonly author: string
  /** Milliseconds since the epoch. */
  readonly since: number
}

/** What holds for a channel just now, over its configuration. */
export interface ChannelNotices {
  /** Where it is switched off: who writes is told so, and no dialog runs. Without a text, the house's own is said. */
  readonly off?: Notice
  /** Where customers are told of an incident. */
  readonly banner?: Notice
}

/** Takes effect at once, on all instances, without a deploy. */
export interface Switchboard {
  /** By channel; one that nothing was set for is not there. */
  list(): Promise<ReadonlyMap<string, ChannelNotices>>
  /** Replaces what was set before. Asks the policies; throws a ParleyError of code `forbidden`. */
  set(principal: Principal, channel: string, kind: keyof ChannelNotices, texts: Notice['texts']): Promise<Notice>
  /** False where nothing was set. */
  clear(principal: Principal, channel: string, kind: keyof ChannelNotices): Promise<boolean>
  close(): Promise<void>
}

/** The words of a notice in a language, where it has any. */
export function noticeText({ texts }: Notice, locale: string): string | undefined {
  const language = locale.split('-', 1)[0]
  const related = Object.keys(texts).find((tag) => tag.split('-', 1)[0] === language)
  return texts[locale] ?? (related === undefined ? undefined : texts[related]) ?? texts['*']
}
