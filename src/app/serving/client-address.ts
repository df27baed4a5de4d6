import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'
import proxyaddr from 'proxy-addr'

/**
 * Tells whom a request comes from, as requests are counted: what the outermost of so many trusted proxies says, and for
 * IPv6 the /64 network, of which one household or one attacker has them all.
 */
export function createAddressOf(trustedProxies: number): (request: IncomingMessage) => string {
  const trust = (_address: string, hops: number) => hops < trustedProxies
  return (request) => counted(proxyaddr(request, trust))
}

/** Some proxies add the port. */
const WITH_PORT = /^(?:\[([^\]]+)\]|(\d+\.\d+\.\d+\.\d+))(?::\d+)?$/

function counted(address: string | undefined): string {
  const [, v6, v4] = WITH_PORT.exec(address ?? '') ?? []
  const bare = v6 ?? v4 ?? address ?? ''
  if (!ipaddr.isValid(bare)) return 'unknown'
  const parsed = ipaddr.process(bare)
  if (parsed instanceof ipaddr.IPv4) return parsed.toString()
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`
}
