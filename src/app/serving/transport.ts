import { isLoopback } from '../../storage/postgres-address.ts'
import type { Config } from '../config/config.ts'
import type { TlsSettings } from '../config/tls-settings.ts'

/** Where a server of this configuration is reached on its own machine. */
export function localUrl({ tls }: { readonly tls?: TlsSettings | undefined }, port: number): string {
  return `${tls ? 'https' : 'http'}://localhost:${port}`
}

/** Where people who work here come to: the one address that the sign-in sends them back to. */
export function deskOrigin(config: Pick<Config, 'publicUrl' | 'tls' | 'port'>): string {
  return config.publicUrl ?? localUrl(config, config.port)
}

/** Whether customers come by HTTPS, spoken here or by a proxy. */
export function isSecure({ tls, publicUrl }: Pick<Config, 'tls' | 'publicUrl'>): boolean {
  return tls !== undefined || (publicUrl?.startsWith('https:') ?? false)
}

/** Nothing says that others than those at this machine use it. */
export function isDevelopment(config: Config): boolean {
  const { publicUrl, trustProxy, oidc, postgres, redis } = config
  const elsewhere = publicUrl !== undefined && !isLoopback(new URL(publicUrl).hostname.replace(/^\[(.*)\]$/, '$1'))
  return !elsewhere && trustProxy === 0 && !oidc && !postgres && !redis
}
