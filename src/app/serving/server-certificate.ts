import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'

/** Where certificate (with those that vouch for it behind it) and private key are, in PEM. */
export interface CertificateFiles {
  readonly certificate: string
  readonly key: string
}

/** What the server shows to whoever connects. */
export interface ServerCertificate {
  readonly cert: string
  /** A function, so that nothing prints it. */
  readonly key: () => string
  /** Whom it is for, for people. */
  readonly names: string
  readonly validUntil: number
}

/** Reads the pair as a start would. A problem names the variable and the mend, and holds nothing of the key. */
export function readServerCertificate(
  files: CertificateFiles,
  now: number,
): ServerCertificate | { readonly problem: string } {
  const problem = (variable: 'TLS_CERT' | 'TLS_KEY', what: string) => ({
    problem: `environment variable ${variable}: ${what}`,
  })
  const mend = 'name a file that the user who runs Parley may read'
  const [cert, keyPem] = [readText(files.certificate), readText(files.key)]
  if ('code' in cert) return problem('TLS_CERT', `${files.certificate} cannot be read (${cert.code}): ${mend}`)
  if ('code' in keyPem) return problem('TLS_KEY', `${files.key} cannot be read (${keyPem.code}): ${mend}`)
  const certificate = attempt(() => new X509Certificate(cert.text))
  if (!certificate) return problem('TLS_CERT', `${files.certificate} holds no certificate in PEM`)
  const key = attempt(() => createPrivateKey(keyPem.text))
  if (!key) return problem('TLS_KEY', `${files.key} holds no private key in PEM that opens without a passphrase`)
  if (!certificate.checkPrivateKey(key)) {
    return problem(
      'TLS_KEY',
      `${files.key} does not belong to ${files.certificate}: give the two that were made together`,
    )
  }
  const [from, until] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)]
  if (until <= now) return problem('TLS_CERT', `${files.certificate} ended on ${day(until)}: renew it`)
  if (from > now)
    return problem('TLS_CERT', `${files.certificate} begins on ${day(from)} only: see the machine's clock`)
  if (!attempt(() => createSecureContext({ cert: cert.text, key: keyPem.text }))) {
    return problem(
      'TLS_CERT',
      `${files.certificate} is too weak for TLS: use a key of 2048 bits (RSA) or 256 (EC), or more`,
    )
  }
  const names = certificate.subjectAltName?.replaceAll(/(?:DNS|IP Address):/g, '') ?? certificate.subject
  return { cert: cert.text, key: () => keyPem.text, names, validUntil: until }
}

export const day = (time: number) => new Date(time).toISOString().slice(0, 10)

function readText(file: string): { readonly text: string } | { readonly code: string } {
  try {
    return { text: readFileSync(file, 'utf8') }
  } catch (error) {
    return { code: (error as NodeJS.ErrnoException).code ?? 'unknown reason' }
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
