import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { ParleyError } from '../core/errors.ts'

/** Whether an address is one of the public internet: not this machine's, its network's, or a cloud's own. */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast'
}

/** An address that is written in numbers is never looked up: it is judged as it stands. */
export function refusePrivateHost(hostname: string): void {
  const plain = hostname.replace(/^\[|\]$/g, '')
  if (ipaddr.isValid(plain) && !isPublicAddress(plain)) throw refusal(hostname)
}

/**
 * Finds where a name leads for a connection that is made now, to that very address: what a name answers later cannot
 * lead it elsewhere. A name that leads to any private address is refused.
 */
export const lookUpPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, [])
    const hidden = addresses.some(({ address }) => !isPublicAddress(address))
    const [first] = addresses
    if (hidden || !first) return callback(refusal(hostname) as NodeJS.ErrnoException, [])
    if (options.all) callback(null, addresses)
    else callback(null, first.address, first.family)
  })
}

/** Why a host could not be told; undefined where it could. */
export function checkTarget(hostname: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    try {
      refusePrivateHost(hostname)
    } catch (error) {
      return resolve((error as Error).message)
    }
    if (ipaddr.isValid(hostname.replace(/^\[|\]$/g, ''))) return resolve(undefined)
    lookUpPublic(hostname, {}, (error) => {
      if (!error) resolve(undefined)
      else resolve(error instanceof ParleyError ? error.message : `${hostname} is not found`)
    })
  })
}

function refusal(hostname: string): ParleyError {
  return new ParleyError(
    'delivery-failed',
    `${hostname} leads to a private address: name it under handover.notify.privateHosts if it is meant`,
  )
}
