import { resolve } from 'node:path'
import { type CertificateFiles, readServerCertificate, type ServerCertificate } from '../serving/server-certificate.ts'
import type { Environment } from './vendor-endpoint.ts'

export interface TlsSettings {
  readonly files: CertificateFiles
  /** As it was at the start; it may be renewed since. */
  readonly certificate: ServerCertificate
}

export interface ReadTlsSettings {
  /** Absent: plain HTTP. */
  readonly settings?: TlsSettings
  /** One line each. */
  readonly problems: readonly string[]
}

/** What the server speaks HTTPS with, by the variables of the environment. */
export function tlsSettings(env: Environment, cwd: string, now: number): ReadTlsSettings {
  const { TLS_CERT, TLS_KEY, PARLEY_PUBLIC_URL: publicUrl } = env
  if (!TLS_CERT && !TLS_KEY) return { problems: [] }
  if (!TLS_CERT) return { problems: ['environment variable TLS_CERT: TLS_KEY needs the certificate beside it'] }
  if (!TLS_KEY) return { problems: ['environment variable TLS_KEY: TLS_CERT needs its private key beside it'] }
  const files = { certificate: resolve(cwd, TLS_CERT), key: resolve(cwd, TLS_KEY) }
  const certificate = readServerCertificate(files, now)
  if ('problem' in certificate) return { problems: [certificate.problem] }
  if (publicUrl?.startsWith('http:')) {
    // Pages would be sent to sockets that nobody serves.
    return { problems: ['environment variable PARLEY_PUBLIC_URL: with TLS_CERT customers come by https://'] }
  }
  return { problems: [], settings: { files, certificate } }
}
