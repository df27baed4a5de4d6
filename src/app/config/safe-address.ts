import { isLoopback } from '../../storage/postgres-address.ts'

/** What is wrong with an address that secrets go to. */
export const SAFE = 'expected an address that begins with https:// (http:// on this machine alone)'

export function isSafe(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined
  return (
    url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname.replace(/^\[(.*)\]$/, '$1')))
  )
}
