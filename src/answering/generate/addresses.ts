const WITH_SCHEME = /^[a-z][a-z\d+.-]*:/i
const FOLLOWED = ['http:', 'https:', 'mailto:', 'tel:']

/** Everything in a markdown text that a reader could follow or load, in one spelling. */
export function addressesOf(markdown: string): ReadonlySet<string> {
  const found = [
    ...markdown.matchAll(/\]\(\s*<?([^\s<>)]*(?:\([^\s()]*\)[^\s<>)]*)*)>?/g),
    ...markdown.matchAll(/<([^\s<>]+)>/g),
    ...markdown.matchAll(/\]:\s*<?([^\s<>]+)/g),
    ...markdown.matchAll(/\b(?:src|href)\s*=\s*["']?([^\s"'>]+)/gi),
    ...markdown.matchAll(/(\bhttps?:\/\/[^\s<>"'`)\]}]*[^\s<>"'`)\]}.,;:!?。，；：！？、）】」》])/gi),
  ]
  const addresses = found
    .map(([, address = '']) => normaliseAddress(address))
    .filter((address) => address !== undefined)
  return new Set(addresses)
}

/** One spelling of an address that can be followed; undefined for any other, like one that hides its host. */
export function normaliseAddress(written: string): string | undefined {
  const address = written.trim().replaceAll('&amp;', '&')
  if (!WITH_SCHEME.test(address)) return /^\/(?![/\\])/.test(address) ? address : undefined
  const url = URL.parse(address)
  if (!url || !FOLLOWED.includes(url.protocol) || url.username !== '' || url.password !== '') return undefined
  return url.href.replace(/\/$/, '')
}

/** The host of an address as `normaliseAddress` gives it; undefined for a path or a mailbox. */
export function webHostOf(address: string): string | undefined {
  const url = URL.parse(address)
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.host : undefined
}
