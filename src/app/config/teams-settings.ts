import { z } from 'zod'
import type { TeamsAccount } from '../../channels/teams/account.ts'
import type { Environment } from './vendor-endpoint.ts'

const httpsUrl = z.url({ protocol: /^https$/, error: 'expected an address that begins with https://' }).max(2_048)

/** What `config/bot.yaml` says of the app in Teams; the limits are those of Microsoft's schema. */
export const teamsSchema = z.strictObject({
  accentColor: z
    .string()
    .regex(/^#[\da-f]{6}$/i, 'expected a colour like "#1d5c50"')
    .default('#1d5c50'),
  developer: z
    .strictObject({ name: z.string().min(1).max(32), website: httpsUrl, privacy: httpsUrl, terms: httpsUrl })
    .optional(),
  description: z
    .record(z.string(), z.strictObject({ short: z.string().min(1).max(80), full: z.string().min(1).max(4_000) }))
    .default({}),
})

/** How Microsoft Teams is served; absent where nothing says that it is. */
export interface ReadTeamsSettings {
  readonly settings?: { readonly account: TeamsAccount } | { readonly playground: true }
  /** One line each. */
  readonly problems: readonly string[]
}

const TYPES = ['SingleTenant', 'MultiTenant', 'UserAssignedMSI'] as const
const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** By the Bot Framework's own variables; or for the Playground of this machine, by one of ours. */
export function teamsSettings(env: Environment): ReadTeamsSettings {
  const { MicrosoftAppId: appId, MicrosoftAppPassword: password, MicrosoftAppTenantId: tenantId } = env
  const { PARLEY_TEAMS_PLAYGROUND: playground } = env
  if (playground !== undefined) return playgroundSettings(env)
  if (!appId && !password && !tenantId && !env.MicrosoftAppType) return { problems: [] }

  const asked = env.MicrosoftAppType ?? (tenantId ? 'SingleTenant' : 'MultiTenant')
  const type = TYPES.find((known) => known.toLowerCase() === asked.toLowerCase())
  const problems: string[] = []
  const expect = (holds: boolean, name: string, what: string) => {
    if (!holds) problems.push(`environment variable ${name}: ${what}`)
  }
  expect(type !== undefined, 'MicrosoftAppType', `expected one of ${TYPES.join(', ')}`)
  expect(GUID.test(appId ?? ''), 'MicrosoftAppId', 'expected the id of the app registration, a GUID')
  if (type && type !== 'MultiTenant') {
    expect(GUID.test(tenantId ?? ''), 'MicrosoftAppTenantId', `${type} needs the id of the tenant, a GUID`)
  }
  if (type === 'UserAssignedMSI') {
    expect(!password, 'MicrosoftAppPassword', 'a managed identity has none; unset it')
  } else if (type) {
    expect(Boolean(password), 'MicrosoftAppPassword', `${type} needs the client secret (or set MicrosoftAppType)`)
  }
  if (!type || !appId || problems.length > 0) return { problems }
  return { problems, settings: { account: accountOf(type, appId, password ?? '', tenantId ?? '') } }
}

function accountOf(type: TeamsAccount['type'], appId: string, password: string, tenantId: string): TeamsAccount {
  if (type === 'MultiTenant') return { type, appId, password }
  return type === 'SingleTenant' ? { type, appId, password, tenantId } : { type, appId, tenantId }
}

/** Whatever says that others than those at this machine come here rules it out: it signs nothing. */
function playgroundSettings(env: Environment): ReadTeamsSettings {
  const name = 'environment variable PARLEY_TEAMS_PLAYGROUND'
  if (env.PARLEY_TEAMS_PLAYGROUND !== 'true') return { problems: [`${name}: expected "true", or nothing`] }
  const others = ['MicrosoftAppId', 'PARLEY_PUBLIC_URL', 'PARLEY_TRUST_PROXY', 'TLS_CERT'].filter((other) => env[other])
  if (others.length === 0) return { problems: [], settings: { playground: true } }
  return {
    problems: [`${name}: lets in whoever is on this machine, without a token; unset it, or ${others.join(', ')}`],
  }
}
