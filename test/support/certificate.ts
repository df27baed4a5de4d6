import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { CertificateFiles } from '../../src/app/serving/server-certificate.ts'

/** A certificate for `localhost`, and no other name of this machine, that nobody vouches for, and its key, in the folder. */
export function makeCertificate(folder: string, days = 30, key = 'ec:prime256v1'): CertificateFiles {
  mkdirSync(folder, { recursive: true })
  const files = { certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') }
  const [kind = '', parameter = ''] = key.split(':')
  const made = kind === 'ec' ? ['ec', '-pkeyopt', `ec_paramgen_curve:${parameter}`] : [key]
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', ...made, '-nodes', '-days', String(days), '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', files.key, '-out', files.certificate],
    ],
    { stdio: 'ignore' },
  )
  return files
}
