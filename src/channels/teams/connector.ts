import { type Activity, CloudAdapter, ConfigurationBotFrameworkAuthentication, type TurnContext } from 'botbuilder'
import type { Clock } from '../../core/clock.ts'
import type { BotToken } from './bot-token.ts'
import type { TeamsCloud } from './cloud.ts'
import { ConnectorError, toConnectorError } from './connector-error.ts'
import type { OutboundActivity } from './outbound.ts'
import type { TeamsAddress } from './reference.ts'

/** Longer than the connector ever takes, and short enough for somebody who waits, in milliseconds. */
const TIMEOUT_MS = 15_000

/** The wire to Teams. Each call is one request, made once; it throws a ConnectorError. */
export interface Connector {
  /** Rejects where the token was not signed by Bot Framework for Teams. */
  authenticate(activity: object, authorization: string): Promise<void>
  /** Resolves to the id of the new activity, where Teams tells one. */
  post(to: TeamsAddress, activity: OutboundActivity): Promise<string | undefined>
  /** Puts another activity in the place of one that was posted. */
  update(to: TeamsAddress, id: string, activity: OutboundActivity): Promise<void>
}

export interface ConnectorOptions {
  readonly appId: string
  readonly cloud: TeamsCloud
  /** Absent: nothing is signed. */
  readonly botToken: BotToken | undefined
  readonly clock: Clock
  readonly timeoutMs?: number | undefined
}

export function createConnector(options: ConnectorOptions): Connector {
  const { appId, cloud, botToken, clock, timeoutMs = TIMEOUT_MS } = options
  const authentication = new ConfigurationBotFrameworkAuthentication(
    {
      ToChannelFromBotLoginUrl: cloud.loginUrl,
      ToChannelFromBotOAuthScope: cloud.scope,
      ToBotFromChannelTokenIssuer: cloud.issuer,
      OAuthUrl: cloud.scope,
      ToBotFromChannelOpenIdMetadataUrl: cloud.openIdMetadataUrl,
      ToBotFromEmulatorOpenIdMetadataUrl: cloud.openIdMetadataUrl,
      CallerId: '',
    },
    {
      isValidAppId: async (id) => id === appId,
      isAuthenticationDisabled: async () => botToken === undefined,
      createCredentials: async () => ({
        async signRequest(request) {
          if (botToken) request.headers.set('authorization', `Bearer ${await botToken()}`)
          return request
        },
      }),
    },
    undefined,
    undefined,
    {
      // Here each request is made once: whoever makes it knows whether it may be made again.
      noRetryPolicy: true,
      requestPolicyFactories: (defaults) => [
        {
          create: (next) => ({
            sendRequest(request) {
              request.timeout = timeoutMs
              return next.sendRequest(request)
            },
          }),
        },
        ...defaults,
      ],
    },
  )
  const adapter = new CloudAdapter(authentication)

  async function within<T>(to: TeamsAddress, work: (turn: TurnContext) => Promise<T>): Promise<T> {
    // An address that was kept is no longer believed than one that comes in: it gets the bot's token.
    if (!cloud.isConnector(new URL(to.serviceUrl))) throw new ConnectorError({ unsent: true })
    const reference = {
      channelId: 'msteams',
      serviceUrl: to.serviceUrl,
      conversation: { id: to.conversation, conversationType: to.kind, isGroup: to.kind !== 'personal', name: '' },
      bot: { id: to.bot, name: '' },
      user: { id: to.user, name: '' },
    }
    const result = Promise.withResolvers<T>()
    try {
      await adapter.continueConversationAsync(appId, reference, async (turn) => {
        // The library makes an id up, and would reply to a message that does not exist.
        turn.activity.id = ''
        result.resolve(await work(turn))
      })
      return await result.promise
    } catch (error) {
      throw toConnectorError(error, clock())
    }
  }

  return {
    async authenticate(activity, authorization) {
      await authentication.authenticateRequest(activity as Activity, authorization)
    },
    post: (to, activity) =>
      within(to, async (turn) => (await turn.sendActivity(activity as unknown as Partial<Activity>))?.id || undefined),
    update: (to, id, activity) =>
      within(to, async (turn) => void (await turn.updateActivity({ ...activity, id } as unknown as Partial<Activity>))),
  }
}
