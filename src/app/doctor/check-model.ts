import { z } from 'zod'
import { createModelClients } from '../../answering/model/clients.ts'
import type { ModelFailure } from '../../answering/model/failure.ts'
import { probe } from '../../answering/model/probe.ts'
import type { ModelEndpoint, ModelSettings } from '../../answering/model/settings.ts'
import type { ModelTier } from '../../core/model.ts'
import type { ReadModelSettings } from '../config/model-settings.ts'
import { didYouMean } from '../config/yaml-file.ts'
import { type Finding, found } from './finding.ts'

const WAIT_MS = 20_000

/** Asks each tier for a word. */
export async function checkModel({ settings, summary }: ReadModelSettings): Promise<Finding[]> {
  if (!settings) return [found('model', 'note', summary)]
  const findings: Finding[] = []
  for (const tier of ['small', 'large'] as const) {
    const finding = await checkTier(tier, settings)
    findings.push(finding)
    // Where nobody answers or the key is refused, the other tier has nothing to add.
    if (finding.check === 'model') break
  }
  return findings
}

async function checkTier(tier: ModelTier, { endpoint, tiers }: ModelSettings): Promise<Finding> {
  const started = performance.now()
  const failure = await probe(createModelClients(endpoint, tiers), tier, WAIT_MS)
  if (failure) return explain(failure, tier, endpoint, tiers[tier])
  const waited = ((performance.now() - started) / 1_000).toFixed(1)
  return found(`${tier} model`, 'ok', `${tiers[tier].model} answers (after ${waited} s)`)
}

async function explain(
  { facts }: ModelFailure,
  tier: ModelTier,
  endpoint: ModelEndpoint,
  { model, deployment }: { readonly model: string; readonly deployment?: string },
): Promise<Finding> {
  const { reason, status, code } = facts
  const azure = endpoint.provider === 'azure'
  const place = azure ? endpoint.endpoint : endpoint.baseUrl
  const url = azure ? 'AZURE_OPENAI_ENDPOINT' : 'OPENAI_BASE_URL'
  const key = azure ? 'AZURE_OPENAI_API_KEY' : 'OPENAI_API_KEY'
  const detail = [status && `status ${status}`, code].filter(Boolean).join(', ') || reason
  const said = (message: string) => `${message} (${detail})`
  if (reason === 'connection') {
    return found('model', 'wrong', `${place} cannot be reached`, `check ${url}, the network, and that the server runs`)
  }
  if (status === 401 || status === 403) {
    return found('model', 'wrong', said(`${place} refuses the key`), `set ${key} to one that it accepts`)
  }
  const check = `${tier} model`
  if (status === 404) {
    const name = (azure && deployment) || model
    const setting = azure ? `models.${tier}.deployment` : `models.${tier}.name`
    const guess = azure ? '' : didYouMean(name, await servedModels(endpoint))
    const mend = `set ${setting} to one that it has, and see that ${url} is right`
    return found(check, 'wrong', `${said(`${place} has no ${azure ? 'deployment' : 'model'} "${name}"`)}${guess}`, mend)
  }
  if (code === 'insufficient_quota') {
    return found(check, 'wrong', said(`${place} has no quota left for this key`), "raise it in the vendor's console")
  }
  if (status === 429) return found(check, 'note', said(`${place} is asked too often just now`), 'try again later')
  if (status !== undefined && status < 500) {
    const mend = `leave models.${tier}.temperature out if it is set, and see what the model accepts`
    return found(check, 'wrong', said(`${model} refuses the request`), mend)
  }
  if (reason === 'no-text-in-time') {
    return found(check, 'wrong', `${model} does not answer within ${WAIT_MS / 1_000} s`, 'see the server that runs it')
  }
  return found(
    check,
    'wrong',
    said(`${model} gives no whole answer`),
    `see that ${url} speaks OpenAI's chat completions`,
  )
}

const modelsSchema = z.object({ data: z.array(z.object({ id: z.string() })) })

/** The names that the endpoint lists; none where it lists nothing. */
async function servedModels(endpoint: ModelEndpoint & { readonly provider: 'openai' }): Promise<string[]> {
  try {
    const headers = { authorization: `Bearer ${endpoint.apiKey?.() ?? ''}` }
    const response = await fetch(`${endpoint.baseUrl}/models`, { headers, signal: AbortSignal.timeout(WAIT_MS) })
    return modelsSchema.parse(await response.json()).data.map(({ id }) => id)
  } catch {
    return []
  }
}
