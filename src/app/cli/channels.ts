import { printable } from '../../channels/terminal/printable.ts'
import { ParleyError } from '../../core/errors.ts'
import type { ChannelNotices, Notice } from '../../core/switchboard.ts'
import { EXIT } from './exit.ts'
import { type ActOptions, withStaff } from './staff.ts'
import { paintFor } from './terminal-features.ts'

const CHANNELS = ['web', 'teams', 'slack', 'terminal'] as const

interface Shown extends ActOptions {
  readonly json?: true
}

/** `parley channels list`: what is switched off, and which banners are up. */
export function list({ json, ...acting }: Shown): Promise<number> {
  return withStaff(acting, 'administrator', async ({ records }) => {
    const set = await records.switchboard.list()
    const all = Object.fromEntries(CHANNELS.map((channel) => [channel, set.get(channel) ?? {}]))
    const lines = Object.entries(all).flatMap(([channel, notices]) => describe(channel, notices))
    process.stdout.write(json ? `${JSON.stringify(all, null, 2)}\n` : `${lines.join('\n')}\n`)
    return EXIT.done
  })
}

/** `parley channels off`: from now on who writes there is told so, and nothing else is done. */
export function off(name: string, { text = [], ...acting }: ActOptions & { text?: string[] }): Promise<number> {
  return withStaff(acting, 'administrator', async ({ config, records, principal }) => {
    const channel = known(name)
    await records.switchboard.set(principal, channel, 'off', textsOf(text, config.bot.languages))
    return done(`${channel} is off: within a second on every instance.`)
  })
}

/** `parley channels on`. */
export function on(name: string, acting: ActOptions): Promise<number> {
  return withStaff(acting, 'administrator', async ({ records, principal }) => {
    const channel = known(name)
    const wasOff = await records.switchboard.clear(principal, channel, 'off')
    return done(wasOff ? `${channel} is on again.` : `${channel} was not off.`)
  })
}

/** `parley channels banner`: customers there are told of an incident. */
export function banner(
  name: string,
  texts: readonly string[],
  { clear, ...acting }: ActOptions & { clear?: true },
): Promise<number> {
  if (texts.length > 0 === (clear === true)) {
    throw new ParleyError('config-invalid', 'give the text of the banner, or --clear to take it down')
  }
  return withStaff(acting, 'administrator', async ({ config, records, principal }) => {
    const channel = known(name)
    if (clear) {
      const wasUp = await records.switchboard.clear(principal, channel, 'banner')
      return done(wasUp ? `${channel} has no banner any more.` : `${channel} had no banner.`)
    }
    await records.switchboard.set(principal, channel, 'banner', textsOf(texts, config.bot.languages))
    return done(`${channel} has the banner: within a second on every instance.`)
  })
}

function known(name: string): (typeof CHANNELS)[number] {
  const channel = CHANNELS.find((one) => one === name)
  if (channel) return channel
  throw new ParleyError('config-invalid', `there is no channel ${name}: expected one of ${CHANNELS.join(', ')}`)
}

/** `zh-Hans=…` is for customers of that language, anything else for all others. */
function textsOf(given: readonly string[], languages: readonly string[]): Notice['texts'] {
  return Object.fromEntries(
    given.map((text) => {
      const language = languages.find((one) => text.startsWith(`${one}=`))
      const words = language === undefined ? text : text.slice(language.length + 1)
      if (words.trim() === '')
        throw new ParleyError('config-invalid', 'a text is empty: say what customers should read')
      return [language ?? '*', words.trim()]
    }),
  )
}

function describe(channel: string, { off, banner }: ChannelNotices): string[] {
  const paint = paintFor(process.stdout)
  const by = ({ author, since }: Notice) => `${printable(author)}, ${new Date(since).toISOString()}`
  const words = ({ texts }: Notice) =>
    Object.entries(texts).map(([language, text]) => `  │ ${language === '*' ? '' : `${language}: `}${printable(text)}`)
  return [
    `${paint(channel, ['bold'])}  ${off ? `off (${by(off)})` : 'on'}`,
    ...(off ? words(off) : []),
    ...(banner ? [`  banner (${by(banner)})`, ...words(banner)] : []),
  ]
}

function done(text: string): number {
  process.stdout.write(`${text}\n`)
  return EXIT.done
}
