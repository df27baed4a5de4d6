import { z } from 'zod'
import type { ModelEndpoint } from '../../answering/model/settings.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Where a vendor's models are; absent where nothing says so, or where something is wrong. */
export interface ReadEndpoint {
  readonly endpoint?: ModelEndpoint
  /** One line each. */
  readonly problems: readonly string[]
}

/** What a section of bot.yaml may say of an Azure resource. */
export const azureSchema = z.strictObject({
  endpoint: z.string().exactOptional(),
  apiVersion: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}(-preview)?$/, 'expected a version like "2024-10-21"')
    .exactOptional(),
})

const OPENAI_URL = 'https://api.openai.com/v1'

/** By the vendor's own variables; a server of one's own needs no key. */
export function openaiEndpoint({ OPENAI_API_KEY: key, OPENAI_BASE_URL: url }: Environment): ReadEndpoint {
  if (!key && !url) return { problems: [] }
  const problems = [
    ...(key ? keyProblem('OPENAI_API_KEY', key) : []),
    ...(url ? addressProblem('environment variable OPENAI_BASE_URL', url) : []),
  ]
  if (problems.length > 0) return { problems }
  const baseUrl = withoutSlash(url || OPENAI_URL)
  return { problems, endpoint: { provider: 'openai', baseUrl, ...(key && { apiKey: () => key }) } }
}

/** `section` names where in bot.yaml the resource is asked for. */
export function azureEndpoint(
  section: string,
  { endpoint, apiVersion }: z.infer<typeof azureSchema>,
  { AZURE_OPENAI_API_KEY: key, AZURE_OPENAI_ENDPOINT: variable }: Environment,
): ReadEndpoint {
  const url = variable || endpoint
  const where = variable ? 'environment variable AZURE_OPENAI_ENDPOINT' : `"${section}.azure.endpoint"`
  const needed = (name: string, what: string) =>
    `environment variable ${name}: "${section}.provider" is azure, which needs ${what}`
  const problems = [
    ...(key ? keyProblem('AZURE_OPENAI_API_KEY', key) : [needed('AZURE_OPENAI_API_KEY', 'the key of the resource')]),
    ...(url
      ? resourceProblem(where, url)
      : [needed('AZURE_OPENAI_ENDPOINT', 'its address, like "https://NAME.openai.azure.com"')]),
  ]
  if (!key || !url || problems.length > 0) return { problems }
  const version = apiVersion === undefined ? {} : { apiVersion }
  return { problems, endpoint: { provider: 'azure', endpoint: withoutSlash(url), apiKey: () => key, ...version } }
}

/** A key goes into a header: one that does not fit there would come back in an error's message. */
function keyProblem(name: string, key: string): string[] {
  if (/^[\x21-\x7e]+$/.test(key)) return []
  return [`environment variable ${name}: expected a key without spaces or line breaks`]
}

function addressProblem(where: string, address: string): string[] {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) return [`${where}: expected an address like "https://api.example/v1"`]
  // It is shown at start and in the doctor's report.
  if (url.username || url.password || url.search) return [`${where}: expected an address without a key in it`]
  return []
}

/** The path is ours to add. */
function resourceProblem(where: string, address: string): string[] {
  const problems = addressProblem(where, address)
  if (problems.length > 0 || new URL(address).pathname === '/') return problems
  return [`${where}: expected the address of the resource alone, like "https://NAME.openai.azure.com"`]
}

const withoutSlash = (url: string) => url.replace(/\/+$/, '')
