import type { NetConnectOpts } from 'node:net'
import { createClamdScan } from './clamd.ts'
import { createHttpScan } from './http.ts'
import type { Scan } from './scan.ts'

const CLAMD_PORT = 3_310

/** `https://…`, `http://…`, `clamd://host:3310`, or `clamd:///path/of/its.socket`. */
export function openScan(url: string, timeoutMs: number): Scan {
  return isClamd(url) ? createClamdScan(clamdAddress(url), timeoutMs) : createHttpScan(url, timeoutMs)
}

export function isScannerUrl(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, pathname } = new URL(url)
  return isClamd(url) ? hostname !== '' || pathname.length > 1 : /^https?:$/.test(protocol)
}

const isClamd = (url: string) => url.startsWith('clamd:')

function clamdAddress(url: string): NetConnectOpts {
  const { hostname, port, pathname } = new URL(url)
  if (hostname === '') return { path: decodeURIComponent(pathname) }
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port === '' ? CLAMD_PORT : Number(port) }
}
