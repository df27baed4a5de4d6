const FOLLOWED = new Set(['http:', 'https:', 'mailto:', 'tel:'])

/** Where a link leads: absolute; undefined where a terminal has nothing to open. */
export function absoluteUrl(href: string, baseUrl: string | undefined): string | undefined {
  const url = URL.parse(href, baseUrl)
  return url !== null && FOLLOWED.has(url.protocol) ? url.href : undefined
}

/** An address as a person reads it: without the scheme of mail and telephone, and in its own script. */
export function readableUrl(url: string): string {
  const bare = url.replace(/^(?:mailto|tel):/, '')
  try {
    // A decoded space or control character would tear it apart.
    const decoded = decodeURI(bare)
    return /[\s\p{C}]/u.test(decoded) ? bare : decoded
  } catch {
    return bare
  }
}
