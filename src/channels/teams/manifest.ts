/** The version of Microsoft's schema that the app package keeps to. */
const SCHEMA = '1.25'
const schemaUrl = (name: string) =>
  `https://developer.microsoft.com/json-schemas/teams/v${SCHEMA}/MicrosoftTeams${name}.schema.json`

/** What Teams says of the bot in one language. */
export interface TeamsListing {
  /** BCP 47. */
  readonly locale: string
  /** 80 characters at most. */
  readonly short: string
  readonly full: string
}

export interface TeamsAppOptions {
  readonly appId: string
  /** Semantic; Teams takes another package of an app only with a newer one. */
  readonly version: string
  readonly name: string
  readonly developer: {
    readonly name: string
    readonly website: string
    readonly privacy: string
    readonly terms: string
  }
  /** `#` and six hexadecimal digits. */
  readonly accentColor: string
  /** The first is what is shown where Teams speaks none of the others. */
  readonly listings: readonly [TeamsListing, ...TeamsListing[]]
  /** Where customers reach this server. */
  readonly publicUrl?: string | undefined
}

export const COLOR_ICON = 'color.png'
export const OUTLINE_ICON = 'outline.png'

/** The files of the app package, but for its icons: the manifest, and one of texts for each further language. */
export function teamsApp(options: TeamsAppOptions): ReadonlyMap<string, object> {
  const { appId, version, name, developer, accentColor, listings, publicUrl } = options
  const [main, ...others] = listings
  const fileOf = ({ locale }: TeamsListing) => `${locale.toLowerCase()}.json`
  const manifest = {
    $schema: schemaUrl(''),
    manifestVersion: SCHEMA,
    version,
    id: appId,
    developer: {
      name: developer.name,
      websiteUrl: developer.website,
      privacyUrl: developer.privacy,
      termsOfUseUrl: developer.terms,
    },
    name: { short: name },
    description: { short: main.short, full: main.full },
    icons: { color: COLOR_ICON, outline: OUTLINE_ICON },
    accentColor,
    localizationInfo: {
      defaultLanguageTag: main.locale.toLowerCase(),
      additionalLanguages: others.map((listing) => ({
        languageTag: listing.locale.toLowerCase(),
        file: fileOf(listing),
      })),
    },
    bots: [{ botId: appId, scopes: ['personal', 'team', 'groupChat'], supportsFiles: true, isNotificationOnly: false }],
    validDomains: publicUrl === undefined ? [] : [new URL(publicUrl).host],
    defaultInstallScope: 'personal',
  }
  const texts = others.map((listing): [string, object] => [
    fileOf(listing),
    {
      $schema: schemaUrl('.Localization'),
      'name.short': name,
      'description.short': listing.short,
      'description.full': listing.full,
    },
  ])
  return new Map<string, object>([['manifest.json', manifest], ...texts])
}

/** What is said of a bot where its configuration says nothing. */
export function defaultListing(name: string, title: string, locale: string): TeamsListing {
  const chinese = locale.startsWith('zh')
  const short = chinese ? `回答关于${title}的问题` : `Answers questions about ${title}`
  const full = chinese
    ? `${name}是${title}的 AI 助手，依据帮助页面回答问题并注明出处；不知道时会如实说明，并可转接人工客服。`
    : `${name} is the AI assistant of ${title}. It answers questions from the help pages, with the source, says so when it does not know, and can bring a person in.`
  return { locale, short: short.slice(0, 80), full }
}
