import type { TlsSettings } from '../config/tls-settings.ts'
import { day } from '../serving/server-certificate.ts'
import { type Finding, found } from './finding.ts'

/** Those who renew certificates do it earlier than this. */
const SOON_MS = 14 * 24 * 60 * 60 * 1_000

/** One that cannot be used is a problem of the configuration: here it is about how long it lasts. */
export function checkCertificate({ certificate: { names, validUntil } }: TlsSettings, now: number): Finding {
  const message = `for ${names}, until ${day(validUntil)}`
  if (validUntil - now >= SOON_MS) return found('certificate', 'ok', message)
  return found('certificate', 'note', message, 'renew it: a running server takes the new files within a minute')
}
