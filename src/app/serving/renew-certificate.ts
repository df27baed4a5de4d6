import type { SecureContextOptions } from 'node:tls'
import type { Clock } from '../../core/clock.ts'
import { ParleyError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { TlsSettings } from '../config/tls-settings.ts'
import { day, readServerCertificate } from './server-certificate.ts'

/** With less left, whatever renews it has failed before. */
const ENDS_SOON_MS = 7 * 24 * 60 * 60 * 1_000

export interface RenewalOptions {
  readonly server: { setSecureContext(options: SecureContextOptions): void }
  readonly tls: TlsSettings
  readonly clock: Clock
  readonly log: Log
}

/**
 * Returns how to look for a renewed certificate: new connections get it, open ones go on. One that cannot be used is left
 * alone, as is a pair of which only one half has been replaced yet: it throws then, and the one at hand stays.
 */
export function createRenewal({ server, tls, clock, log }: RenewalOptions): () => void {
  let current = tls.certificate
  let warned: typeof current | undefined
  return () => {
    const found = readServerCertificate(tls.files, clock())
    if (!('problem' in found) && (found.cert !== current.cert || found.key() !== current.key())) {
      server.setSecureContext({ cert: found.cert, key: found.key() })
      current = found
      log.info({ until: day(found.validUntil) }, 'the renewed certificate is in use')
    }
    if (current.validUntil - clock() < ENDS_SOON_MS && warned !== current) {
      warned = current
      log.warn(
        { until: day(current.validUntil) },
        'the certificate ends soon: renew it; its files are looked at each minute',
      )
    }
    if ('problem' in found) throw new ParleyError('config-invalid', found.problem)
  }
}
