/** Where Microsoft's services are, and whom to believe that they are. */
export interface TeamsCloud {
  /** Who signs what Teams sends. */
  readonly issuer: string
  /** Names the keys that it is signed with. */
  readonly openIdMetadataUrl: string
  /** Where the bot gets its own token, and for what. */
  readonly loginUrl: string
  readonly scope: string
  /** Where the bot may write to, and fetch pictures from with its own token. */
  readonly isConnector: (url: URL) => boolean
  /** Where files of a chat are fetched from and brought to, by an address that needs no token. */
  readonly isFileStore: (url: URL) => boolean
}

const CONNECTOR_HOSTS = ['smba.trafficmanager.net', 'smba.infra.gcc.teams.microsoft.com']
const FILE_HOSTS = ['.sharepoint.com', '.sharepoint-df.com', '.onedrive.com', '.1drv.com', '.svc.ms']

export const PUBLIC_CLOUD: TeamsCloud = {
  issuer: 'https://api.botframework.com',
  openIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  loginUrl: 'https://login.microsoftonline.com/botframework.com',
  scope: 'https://api.botframework.com',
  isConnector: (url) => isSafe(url) && CONNECTOR_HOSTS.includes(url.hostname),
  isFileStore: (url) => isSafe(url) && FILE_HOSTS.some((host) => url.hostname.endsWith(host)),
}

/** Nothing but HTTPS on its own port, and no credentials that would be sent along. */
const isSafe = (url: URL) => url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === ''

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/** Microsoft's Agents Playground, which signs nothing and runs on this machine. */
export const PLAYGROUND: TeamsCloud = {
  ...PUBLIC_CLOUD,
  isConnector: (url) => url.protocol === 'http:' && LOOPBACK.includes(url.hostname),
  isFileStore: (url) => url.protocol === 'http:' && LOOPBACK.includes(url.hostname),
}
