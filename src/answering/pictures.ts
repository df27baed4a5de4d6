import type { Passage } from '../core/passage.ts'
import { normaliseAddress, webHostOf } from './generate/addresses.ts'

/** A link or an image. */
export const LINK =
  /(!?)\[((?:\\.|\[(?:\\.|[^[\]\\])*\](?:\([^()\s]*\))?|[^[\]\\]){0,300})\]\(\s*(?:<([^<>\n]*)>|((?:\\.|\((?:\\.|[^()\s\\])*\)|[^()\s\\])*))(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)/g
/** The hosts whose pictures may be shown beside these passages: those that are listed, and the passages' own sites'. */
export function pictureHostsOf(passages: readonly Passage[], listed: Iterable<string>): ReadonlySet<string> {
  const own = passages.flatMap(({ url }) => webHostOf(url) ?? [])
  return new Set([...listed, ...own])
}

/** Whether an address is on our own server, or on one of these hosts. */
export function isAtHome(address: string, hosts: ReadonlySet<string>): boolean {
  const known = normaliseAddress(address)
  if (known === undefined) return false
  const host = webHostOf(known)
  return host === undefined ? known.startsWith('/') : hosts.has(host)
}

/**
 * A text whose foreign pictures are links. A picture is fetched as soon as it is shown, and tells its host who reads;
 * a link waits until somebody wants to follow it.
 */
export function withPicturesOf(hosts: ReadonlySet<string>, text: string): string {
  if (!text.includes('![')) return text
  const read = (part: string, isLabel: boolean): string =>
    part.replace(LINK, (all: string, bang: string, label: string, angled?: string, bare?: string) => {
      const address = angled ?? bare ?? ''
      const target = all.slice(bang.length + label.length + '[]'.length)
      if (bang === '') return `[${read(label, true)}]${target}`
      if (isAtHome(address, hosts)) return all
      return isLabel ? label : `[${label || webHostOf(address) || address}]${target}`
    })
  return read(text, false)
}
