// Addresses in what the bot says come from documents: only those that cannot run anything become links.

const allowed = ['http:', 'https:', 'mailto:', 'tel:']

function parse(address: string, base: string): URL | undefined {
  // A relative path would mean another place on every page that shows the chat.
  if (!/^([a-z][a-z\d+.-]*:|\/)/i.test(address)) return undefined
  return URL.parse(address, base) ?? undefined
}

/** The address to link to, or undefined where it must stay text. Paths are on our own server. */
export function safeLink(address: string, base: string): string | undefined {
  const url = parse(address.trim(), base)
  return url && allowed.includes(url.protocol) ? url.href : undefined
}

/** The address of an image to show: our own server's, or in the message itself. */
export function safeImage(address: string, base: string): string | undefined {
  if (/^data:image\/(png|jpeg|gif|webp|avif);/i.test(address)) return address
  const url = parse(address.trim(), base)
  return url && url.origin === new URL(base).origin ? url.href : undefined
}
