const FOLLOWED = new Set(['http:', 'https:', 'mailto:', 'tel:'])

/** Where a link leads: absolute; undefined where Slack has nothing to open. */
export function absoluteUrl(href: string, baseUrl: string | undefined): string | undefined {
  const url = URL.parse(href, baseUrl)
  return url !== null && FOLLOWED.has(url.protocol) ? url.href : undefined
}

/** A link in mrkdwn. A bar would end the address, and cannot be escaped in the label: there a look-alike stands for it. */
export function linkTo(url: string, label: string): string {
  const address = url.replaceAll('&', '&amp;').replaceAll('<', '%3C').replaceAll('>', '%3E').replaceAll('|', '%7C')
  const text = label.replace(/\s+/g, ' ').trim().replaceAll('|', '∣')
  const shown = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return shown === '' || text === url ? `<${address}>` : `<${address}|${shown}>`
}
