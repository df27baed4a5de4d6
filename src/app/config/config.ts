import { join, resolve } from 'node:path'
import { z } from 'zod'
import type { CannedAnswer } from '../../core/desk.ts'
import { ParleyError } from '../../core/errors.ts'
import type { LocaleTexts } from '../../dialog/texts.ts'
import type { NoticeTarget } from '../../handoff/post-notice.ts'
import type { VaultOptions } from '../../keys/vault.ts'
import type { EmbeddingSettings } from '../../knowledge/embedding/embedding-model.ts'
import { type RedisAddress, readRedisAddress } from '../../memory/redis/address.ts'
import type { PostgresAddress } from '../../storage/postgres-address.ts'
import type { Connections } from '../../tools/connection.ts'
import { type BotFile, botFileSchema, originSchema } from './bot-file.ts'
import { readCannedAnswers } from './canned-answers.ts'
import { embeddingSettings, embeddingsSchema, type ReadEmbeddingSettings } from './embedding-settings.ts'
import { keySettings } from './key-settings.ts'
import { modelSettings, modelsSchema, type ReadModelSettings } from './model-settings.ts'
import { notifySettings } from './notify-settings.ts'
import { type OidcSettings, oidcSettings } from './oidc-settings.ts'
import { postgresSettings } from './postgres-settings.ts'
import { type SlackSettings, slackSettings } from './slack-settings.ts'
import { type ReadTeamsSettings, teamsSettings } from './teams-settings.ts'
import { type TlsSettings, tlsSettings } from './tls-settings.ts'
import { toolSettings } from './tool-settings.ts'
import { type Checked, didYouMean, readYamlFile } from './yaml-file.ts'

const keySchema = z.base64('expected 32 bytes in base64').length(44, 'expected 32 bytes in base64')

const environmentSchema = z.object({
  PORT: z.coerce.number('expected a port number').int().min(0).max(65_535).default(3978),
  PARLEY_CONFIG_DIR: z.string().optional(),
  PARLEY_DATA_DIR: z.string().optional(),
  PARLEY_DIALOGS_DIR: z.string().optional(),
  PARLEY_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  PARLEY_MASTER_KEY: keySchema.optional(),
  /** While it takes the place of the other. */
  PARLEY_MASTER_KEY_NEXT: keySchema.optional(),
  PARLEY_DIRECTLINE_SECRET: z.string().min(32, 'expected at least 32 characters').optional(),
  /** Signs who a customer is: shared with the site that signs. */
  PARLEY_CUSTOMER_SECRET: z.string().min(32, 'expected at least 32 characters').optional(),
  PARLEY_PUBLIC_URL: originSchema.optional(),
  /** Files; what they must be is said with `tlsSettings`. */
  TLS_CERT: z.string().optional(),
  TLS_KEY: z.string().optional(),
  /** Of the app in Slack; what they must be is said with `slackSettings`. */
  SLACK_BOT_TOKEN: z.string().optional(),
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_API_URL: z.string().optional(),
  /** Who is told that somebody waits for a person; what they must be is said with `notifySettings`. */
  PARLEY_WEBHOOK_URL: z.string().optional(),
  PARLEY_WEBHOOK_SECRET: z.string().optional(),
  SLACK_WEBHOOK_URL: z.string().optional(),
  /** Where the master key is; what they must be is said with `keySettings`. */
  VAULT_ADDR: z.string().optional(),
  VAULT_TOKEN: z.string().optional(),
  PARLEY_VAULT_KEY: z.string().optional(),
  PARLEY_VAULT_MOUNT: z.string().optional(),
  /** Where people sign in; what they must be is said with `oidcSettings`. */
  PARLEY_OIDC_ISSUER: z.string().optional(),
  PARLEY_OIDC_AUDIENCE: z.string().optional(),
  PARLEY_OIDC_CLIENT_ID: z.string().optional(),
  PARLEY_OIDC_CLIENT_SECRET: z.string().optional(),
  /** Read by commands: who acts. */
  PARLEY_TOKEN: z.string().optional(),
  /** Addresses; what they must be is said with `postgres`. */
  DATABASE_URL: z.string().optional(),
  PARLEY_KEYS_DATABASE_URL: z.string().optional(),
  REDIS_URL: z
    .string()
    .transform((url, context) => {
      const read = readRedisAddress(url)
      if (!('problem' in read)) return read
      context.addIssue(read.problem)
      return z.NEVER
    })
    .optional(),
  /** The vendor's own names; what they must be is said with the section `models`. */
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: z.string().optional(),
  AZURE_OPENAI_API_KEY: z.string().optional(),
  AZURE_OPENAI_ENDPOINT: z.string().optional(),
  /** The Bot Framework's own names; what they must be is said with `teamsSettings`. */
  MicrosoftAppId: z.string().optional(),
  MicrosoftAppPassword: z.string().optional(),
  MicrosoftAppTenantId: z.string().optional(),
  MicrosoftAppType: z.string().optional(),
  PARLEY_TEAMS_PLAYGROUND: z.string().optional(),
  /** How many proxies stand in front, as Express counts them. */
  PARLEY_TRUST_PROXY: z.coerce.number('expected the number of proxies in front').int().min(0).default(0),
})

/** All that may be set by the environment. */
export const ENVIRONMENT_VARIABLES: readonly string[] = Object.keys(environmentSchema.shape)

export interface Config {
  readonly bot: BotFile
  readonly port: number
  readonly logLevel: z.infer<typeof environmentSchema>['PARLEY_LOG_LEVEL']
  readonly folders: {
    readonly config: string
    readonly data: string
    readonly dialogs: string
    readonly knowledge: string
    readonly policies: string
    readonly site: string
  }
  readonly texts: ReadonlyMap<string, LocaleTexts>
  readonly canned: readonly CannedAnswer[]
  readonly notify: readonly NoticeTarget[]
  readonly models: ReadModelSettings
  readonly embeddings: ReadEmbeddingSettings['settings']
  /** How the company's systems are reached. */
  readonly tools: Connections
  /** Absent: SQLite files in the data folder. */
  readonly postgres?: { readonly data: PostgresAddress; readonly keys: PostgresAddress }
  readonly masterKey?: string
  readonly nextMasterKey?: string
  readonly vault?: VaultOptions
  /** Where people sign in. */
  readonly oidc?: OidcSettings
  readonly directLineSecret?: string
  /** Absent: Microsoft Teams is not served. */
  readonly teams?: NonNullable<ReadTeamsSettings['settings']>
  /** Absent: customers are anonymous, or named by a server that has the Direct Line secret. */
  readonly customerSecret?: string
  readonly publicUrl?: string
  /** Where conversations are remembered for several instances; otherwise in the data folder. */
  readonly redis?: RedisAddress
  readonly trustProxy: number
  /** Absent: the bot is not in Slack. */
  readonly slack?: SlackSettings
  /** What the server speaks HTTPS with; absent: it speaks plain HTTP. */
  readonly tls?: TlsSettings
}

/** Reads all settings: environment and config folder together. Throws one error that names every problem. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
  /** What else than its file says is to hold of the bot. */
  change: (bot: BotFile) => BotFile = (bot) => bot,
): Config {
  const problems: string[] = []
  const given = givenVariables(env)
  problems.push(...misspeltVariables(given), ...tracingVariables(given))
  const environment = environmentSchema.safeParse(given)
  if (!environment.success) {
    problems.push(
      ...environment.error.issues.map((issue) => `environment variable ${issue.path.join('.')}: ${issue.message}`),
    )
  }

  const folders = readFolders(env, cwd)
  const read = collect(problems, readYamlFile(join(folders.config, 'bot.yaml'), botFileSchema))
  const bot = read && change(read)
  const texts = new Map<string, LocaleTexts>()
  for (const language of bot?.languages ?? []) {
    const file = join(folders.config, 'texts', `${language}.yaml`)
    const found = collect(problems, readYamlFile(file, z.record(z.string(), z.string())))
    if (found) texts.set(language, found)
  }
  const canned = readCannedAnswers(folders.config, bot?.languages ?? [])
  const notify = notifySettings(given)
  const models = modelSettings(bot?.models ?? modelsSchema.parse({}), given)
  const embeddings = embeddingSettings(bot?.embeddings ?? embeddingsSchema.parse({}), given)
  const postgres = postgresSettings(given)
  const { vault, ...keys } = keySettings(given)
  const oidc = oidcSettings(given)
  const tls = tlsSettings(given, cwd, Date.now())
  const tools = toolSettings(bot?.tools ?? {}, given)
  const slack = slackSettings(given)
  const teams = teamsSettings(given)
  const checked = [canned, notify, models, embeddings, postgres, keys, oidc, tls, tools, slack, teams]
  for (const { problems: found } of checked) problems.push(...found)
  if (!environment.success || !bot || problems.length > 0) {
    throw new ParleyError(
      'config-invalid',
      `the configuration has ${problems.length === 1 ? 'a problem' : 'problems'}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    )
  }

  const {
    PORT,
    PARLEY_MASTER_KEY,
    PARLEY_MASTER_KEY_NEXT,
    PARLEY_DIRECTLINE_SECRET,
    PARLEY_CUSTOMER_SECRET,
    PARLEY_PUBLIC_URL,
    REDIS_URL,
    ...rest
  } = environment.data
  return {
    bot,
    port: PORT,
    logLevel: rest.PARLEY_LOG_LEVEL,
    folders,
    texts,
    canned: canned.answers,
    notify: notify.targets,
    models,
    embeddings: embeddings.settings && withPathIn(folders.config, embeddings.settings),
    tools: tools.connections,
    ...(postgres.settings && { postgres: postgres.settings }),
    ...(PARLEY_MASTER_KEY !== undefined && { masterKey: PARLEY_MASTER_KEY }),
    ...(PARLEY_MASTER_KEY_NEXT !== undefined && { nextMasterKey: PARLEY_MASTER_KEY_NEXT }),
    ...(vault && { vault }),
    ...(oidc.settings && { oidc: oidc.settings }),
    ...(PARLEY_DIRECTLINE_SECRET !== undefined && { directLineSecret: PARLEY_DIRECTLINE_SECRET }),
    ...(teams.settings && { teams: teams.settings }),
    ...(PARLEY_CUSTOMER_SECRET !== undefined && { customerSecret: PARLEY_CUSTOMER_SECRET }),
    ...(PARLEY_PUBLIC_URL !== undefined && { publicUrl: PARLEY_PUBLIC_URL }),
    ...(REDIS_URL !== undefined && { redis: REDIS_URL }),
    trustProxy: rest.PARLEY_TRUST_PROXY,
    ...(slack.settings && { slack: slack.settings }),
    ...(tls.settings && { tls: tls.settings }),
  }
}

/** Where everything is looked for, whatever else is wrong with the configuration. */
export function readFolders(env: Readonly<Record<string, string | undefined>>, cwd: string): Config['folders'] {
  const given = givenVariables(env)
  const config = resolve(cwd, given.PARLEY_CONFIG_DIR ?? 'config')
  return {
    config,
    data: resolve(cwd, given.PARLEY_DATA_DIR ?? '.parley'),
    dialogs: resolve(cwd, given.PARLEY_DIALOGS_DIR ?? 'dialogs'),
    knowledge: join(config, 'knowledge'),
    policies: join(config, 'policies'),
    site: join(config, 'site'),
  }
}

/** A folder of models, or a module, is named from the folder of the configuration. */
function withPathIn(config: string, settings: EmbeddingSettings): EmbeddingSettings {
  const { endpoint } = settings
  if (endpoint.provider === 'module') {
    return { ...settings, endpoint: { ...endpoint, file: resolve(config, endpoint.file) } }
  }
  if (endpoint.provider !== 'transformers' || endpoint.folder === undefined) return settings
  return { ...settings, endpoint: { ...endpoint, folder: resolve(config, endpoint.folder) } }
}

/** An empty variable is one that was not set: that is what compose files and CI make of a missing value. */
function givenVariables(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1])))
}

function collect<T>(problems: string[], checked: Checked<T>): T | undefined {
  if ('value' in checked) return checked.value
  problems.push(...checked.problems)
  return undefined
}

/** LangChain sends what it is asked and finds to a third party where one of these is set, or prints it. */
const TRACING = [
  'LANGSMITH_TRACING',
  'LANGSMITH_TRACING_V2',
  'LANGCHAIN_TRACING',
  'LANGCHAIN_TRACING_V2',
  'LANGCHAIN_VERBOSE',
]

function tracingVariables(env: Readonly<Record<string, unknown>>): string[] {
  return TRACING.filter((name) => env[name] === 'true').map(
    (name) =>
      `environment variable ${name}: what customers write would leave this installation, or be printed; unset it`,
  )
}

/** Names of ours that look misspelt. Others are left alone: they may be for a newer version, or for somebody's script. */
function misspeltVariables(env: Readonly<Record<string, unknown>>): string[] {
  const known = ENVIRONMENT_VARIABLES
  return Object.keys(env)
    .filter((name) => name.startsWith('PARLEY_') && !known.includes(name))
    .map((name) => ({ name, guess: didYouMean(name, known) }))
    .filter(({ guess }) => guess !== '')
    .map(({ name, guess }) => `environment variable ${name} is unknown${guess}`)
}
