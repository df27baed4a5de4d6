import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { ModelTier } from '../../core/model.ts'
import type { ModelEndpoint, TierSettings, Tiers } from './settings.ts'

/** Gives the chat model of a tier that ends after so many tokens. */
export type ModelClients = (tier: ModelTier, maxOutputTokens: number) => Promise<BaseChatModel>

/** Chat models at an OpenAI-compatible endpoint or in an Azure resource, made when they are first wanted. */
export function createModelClients(endpoint: ModelEndpoint, tiers: Tiers): ModelClients {
  const made = new Map<string, BaseChatModel>()
  return async (tier, maxOutputTokens) => {
    const key = `${tier} ${maxOutputTokens}`
    const client = made.get(key) ?? (await createClient(endpoint, tiers[tier], maxOutputTokens))
    made.set(key, client)
    return client
  }
}

/** A server without keys still wants the header. */
const NO_KEY = 'none'

async function createClient(
  endpoint: ModelEndpoint,
  { model, deployment = model, temperature }: TierSettings,
  maxTokens: number,
): Promise<BaseChatModel> {
  // 95 MB of memory that a bot without a model does not pay. Chat completions rather than the Responses API: local
  // servers speak only the former.
  const { ChatOpenAICompletions, AzureChatOpenAICompletions } = await import('@langchain/openai')
  const fields = {
    // The client knows by this name which parameters a model takes.
    model,
    maxTokens,
    streamUsage: true,
    // Retries are ours: they know about the first text and the time that is left.
    maxRetries: 0,
    ...(temperature !== undefined && { temperature }),
  }
  // The client would write to the console.
  const configuration = { logLevel: 'off' as const }
  if (endpoint.provider === 'openai') {
    return new ChatOpenAICompletions({
      ...fields,
      configuration: { ...configuration, baseURL: endpoint.baseUrl, apiKey: endpoint.apiKey?.() ?? NO_KEY },
    })
  }
  const apiKey = endpoint.apiKey()
  if (endpoint.apiVersion === undefined) {
    class AtDeployment extends ChatOpenAICompletions {
      override invocationParams(...args: Parameters<InstanceType<typeof ChatOpenAICompletions>['invocationParams']>) {
        return { ...super.invocationParams(...args), model: deployment }
      }
    }
    return new AtDeployment({
      ...fields,
      configuration: {
        ...configuration,
        baseURL: `${endpoint.endpoint}/openai/v1`,
        apiKey,
        defaultHeaders: { 'api-key': apiKey },
      },
    })
  }
  return new AzureChatOpenAICompletions({
    ...fields,
    configuration,
    azureOpenAIBasePath: `${endpoint.endpoint}/openai/deployments`,
    azureOpenAIApiKey: apiKey,
    azureOpenAIApiVersion: endpoint.apiVersion,
    azureOpenAIApiDeploymentName: deployment,
  })
}
