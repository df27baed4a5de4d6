import { defaultRules, type FileRules } from './files.ts'
import { chooseLocale, inLocale, type OwnStrings, readStrings } from './strings/strings.ts'

export interface PrivacyNotice {
  readonly text: string
  /** Absolute, or a path on our own server. */
  readonly link?: string
}

interface Teaser {
  readonly text: string
  readonly afterSeconds: number
}

/** What the bot's operator set, as the server puts it in front of the script; texts by language. */
export interface ServedSettings {
  readonly title?: Readonly<Record<string, string>>
  readonly avatar?: string
  readonly teaser?: { readonly afterSeconds: number; readonly text: Readonly<Record<string, string>> }
  readonly privacyNotice?: Readonly<Record<string, PrivacyNotice>>
  readonly files?: FileRules
}

export interface ChatSettings {
  /** Where the server is: the folder of the widget's script, ending in a slash. */
  readonly base: string
  readonly title: string
  readonly locale: string
  readonly avatar: string | undefined
  readonly teaser: Teaser | undefined
  readonly privacyNotice: PrivacyNotice | undefined
  readonly rules: FileRules
  /** The site's own words, where it has a file of them. */
  readonly strings: Promise<OwnStrings>
}

/** What the script's attributes and its server say: the page's word goes first. */
export function readSettings(script: HTMLScriptElement & { readonly parley?: ServedSettings }): ChatSettings {
  const { origin, pathname } = new URL(script.src)
  const base = new URL('.', origin + pathname).href
  const served = script.parley ?? {}
  const said = (name: string) => script.getAttribute(`data-${name}`)
  const locale = chooseLocale(said('locale'))
  const teaser = said('teaser') ?? inLocale(served.teaser?.text, locale)
  const avatar = said('avatar') ?? served.avatar
  return {
    base,
    locale,
    title: said('title') || inLocale(served.title, locale) || 'Chat',
    avatar: avatar && new URL(avatar, base).href,
    teaser: teaser
      ? { text: teaser, afterSeconds: Number(said('teaser-seconds') ?? served.teaser?.afterSeconds ?? 8) }
      : undefined,
    privacyNotice: inLocale(served.privacyNotice, locale),
    rules: served.files ?? defaultRules,
    strings: loadStrings(said('strings')),
  }
}

/** A language of its own that does not load is none: English is better than no chat. */
async function loadStrings(address: string | null): Promise<OwnStrings> {
  if (!address) return {}
  try {
    return readStrings(await (await fetch(address, { credentials: 'omit' })).json())
  } catch {
    return {}
  }
}
