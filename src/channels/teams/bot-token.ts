import { ConfigurationServiceClientCredentialFactory } from 'botbuilder'
import type { TeamsAccount } from './account.ts'
import type { TeamsCloud } from './cloud.ts'

/** Gets the bot's own token; `anew` where the one that it got last was refused. */
export type BotToken = (anew?: boolean) => Promise<string>

interface TokenSource {
  getToken(forceRefresh?: boolean): Promise<string>
}

/** From Microsoft Entra, or from Azure for a managed identity. The library keeps a token until it ends. */
export function createBotToken(account: TeamsAccount, { scope, loginUrl }: TeamsCloud): BotToken {
  const factory = new ConfigurationServiceClientCredentialFactory({
    MicrosoftAppId: account.appId,
    MicrosoftAppType: account.type,
    ...('password' in account && { MicrosoftAppPassword: account.password }),
    ...('tenantId' in account && { MicrosoftAppTenantId: account.tenantId }),
  })
  let source: Promise<TokenSource> | undefined
  return async (anew) => {
    // All that the factory makes are the library's AppCredentials, which its types do not say.
    source ??= factory.createCredentials(
      account.appId,
      scope,
      loginUrl,
      true,
    ) as Promise<unknown> as Promise<TokenSource>
    return (await source).getToken(anew)
  }
}
