import { isAtHome, LINK } from '../pictures.ts'
import { normaliseAddress, webHostOf } from './addresses.ts'

/** Stand for what was found good while the rest is cleaned. */
const HELD = /\uE000(\d+)\uE001/g
/** Control, format, private and tag characters, but for the line break, the tab, and what joins letters or sets their direction. */
const UNSEEN = /(?![\t\n\u200c-\u200f])[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu
const ENTITY = /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos|nbsp|colon|sol|lpar|rpar|lsqb|rsqb|excl));?/gi
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  colon: ':',
  sol: '/',
  lpar: '(',
  rpar: ')',
  lsqb: '[',
  rsqb: ']',
  excl: '!',
}
const AUTOLINK = /<((?:https?|mailto|tel):[^\s<>]*)>/gi
const MARKUP =
  /<!--[\s\S]*?(?:-->|$)|<(script|style|iframe|svg)\b[\s\S]*?(?:<\/\1\s*>|$)|<(?!br *\/?>)[a-z/!?][^<>]*(?:>|$)/gi
const DEFINITION = /^[ \t]*\[[^\]\n]+\]:.*$/gm
const REFERENCE = /!?\[((?:\\.|[^[\]\\]){1,300})\]\[[^[\]]{0,300}\]/g
const BARE =
  /(?:\b[a-z][a-z\d+.-]{1,20}:[\\/]{2}|\bwww\.|(?<![\w:/])[\\/]{2}(?=[\w-]+\.))[^\s<>"`\]}\uE000，。；！？、）】」》]*|\b(?:javascript|vbscript):\S*|\bdata:[\w.+-]+\/[\w.+-]+[;,]\S*/gi
/** What must not be left when all is cleaned. */
const LEFT = /:[\\/]{2}|\bwww\.|\]\(|!\[|\]:\s*\S|<(?!br *\/?>)[a-z/!?]|\b(?:javascript|vbscript):/i

export interface LinkRules {
  /** As `addressesOf` gives them. */
  readonly addresses: ReadonlySet<string>
  readonly hosts: ReadonlySet<string>
  /** Whose pictures are shown, beside our own. */
  readonly pictureHosts: ReadonlySet<string>
}

/**
 * A text without any way out but those allowed: other links lose their address and keep their words, foreign pictures
 * become links, markup goes. Undefined for a text that resists.
 */
export function cleanLinks(text: string, rules: LinkRules): string | undefined {
  const held: string[] = []
  const hold = (good: string) => `\uE000${held.push(good) - 1}\uE001`
  const allows = (address: string) => isAllowed(address, rules)
  const links = (current: string): string =>
    current.replace(LINK, (_, bang: string, label: string, angled?: string, bare?: string) => {
      const address = (angled ?? bare ?? '').replace(/\\([!-/:-@[-`{-~])/g, '$1')
      const words = withoutBare(links(label), allows, hold)
      if (!allows(address) || /[\uE000\s<>]/.test(address)) return words
      return hold(isAtHome(address, rules.pictureHosts) ? `${bang}[` : '[') + words + hold(`](${address})`)
    })

  const readable = decode(text).replace(UNSEEN, '').replace(DEFINITION, '')
  const cleaned = untilStable(readable, (current) =>
    links(
      current
        .replace(AUTOLINK, (all: string, address: string) => (allows(address) ? hold(all) : ''))
        .replace(MARKUP, ''),
    ).replace(REFERENCE, '$1'),
  )
  const last = withoutBare(cleaned, allows, hold)
  if (LEFT.test(last)) return undefined
  return untilStable(last, (current) => current.replace(HELD, (_, at: string) => held[Number(at)] ?? ''))
    .replace(/(?<=\S)[ \t]{2,}(?=\S)/g, ' ')
    .replace(/ ?\( ?\)/g, '')
    .replace(/(?<=\S) +(?=[.,](?:\s|$))/g, '')
}

function withoutBare(text: string, allows: (address: string) => boolean, hold: (good: string) => string): string {
  return text.replace(BARE, (all) => {
    for (const closing of [/[.,;:!?*_~']+$/, /[.,;:!?*_~')]+$/]) {
      const end = closing.exec(all)?.[0] ?? ''
      const address = all.slice(0, all.length - end.length)
      if (allows(address)) return hold(address) + end
    }
    return /[.,;:!?]?[*_~]*$/.exec(all)?.[0] ?? ''
  })
}

function isAllowed(written: string, { addresses, hosts }: LinkRules): boolean {
  const address = normaliseAddress(written)
  if (address === undefined) return false
  if (addresses.has(address)) return true
  const host = webHostOf(address)
  return host !== undefined && hosts.has(host)
}

/** Entities would hide an address from us and show it to a browser. */
function decode(text: string): string {
  return untilStable(text, (current) =>
    current.replace(ENTITY, (all, hex?: string, decimal?: string, name?: string) => {
      if (name) return NAMED[name.toLowerCase()] ?? all
      const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
    }),
  )
}

/** What is taken away may join what was kept apart. */
function untilStable(text: string, change: (text: string) => string): string {
  for (let current = text, round = 0; ; round++) {
    const next = change(current)
    if (next === current || round > 20) return next
    current = next
  }
}
