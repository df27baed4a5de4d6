import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'
import { COLOR_ICON, defaultListing, OUTLINE_ICON, type TeamsListing, teamsApp } from '../../channels/teams/manifest.ts'
import { ParleyError } from '../../core/errors.ts'
import type { BotFile } from '../config/bot-file.ts'
import type { Config } from '../config/config.ts'
import { titleFor } from '../serving/greeting.ts'

/** The icons that Parley brings along. */
const ICONS = join(import.meta.dirname, '../../channels/teams/icons')
/** In pixels, each way. */
const SIZES = { [COLOR_ICON]: 192, [OUTLINE_ICON]: 32 } as const
const PNG_SIGNATURE = '89504e470d0a1a0a'

/** The app package, as Teams takes it: a zip of manifest, texts and icons. Throws a ParleyError that names what lacks. */
export async function teamsPackage(config: Config, version: string): Promise<Buffer> {
  const { bot, teams, publicUrl, folders } = config
  const { developer, accentColor } = bot.channels.teams
  const problems: string[] = []
  if (!teams || !('account' in teams)) problems.push('environment variable MicrosoftAppId: expected the id of the bot')
  if (!developer) problems.push('"channels.teams.developer" in bot.yaml: expected name, website, privacy and terms')
  if (bot.name.length > 30) problems.push('"name" in bot.yaml: Teams takes 30 characters')
  const icons = Object.entries(SIZES).map(([file, size]) => {
    const own = join(folders.config, 'teams', file)
    const bytes = readFileSync(existsSync(own) ? own : join(ICONS, file))
    if (!isPng(bytes, size)) problems.push(`${own}: expected a PNG of ${size} by ${size} pixels`)
    return [file, bytes] as const
  })
  if (!teams || !('account' in teams) || !developer || problems.length > 0) {
    throw new ParleyError('config-invalid', `the app package lacks something:\n  ${problems.join('\n  ')}`)
  }
  const { appId } = teams.account
  const listings = listingsOf(bot)
  const files = teamsApp({ appId, version, name: bot.name, developer, accentColor, listings, publicUrl })
  const zip = new ZipFile()
  for (const [file, content] of files) zip.addBuffer(Buffer.from(JSON.stringify(content, null, 2)), file)
  for (const [file, bytes] of icons) zip.addBuffer(bytes, file)
  zip.end()
  return buffer(zip.outputStream)
}

function listingsOf(bot: BotFile): [TeamsListing, ...TeamsListing[]] {
  const { description } = bot.channels.teams
  const listing = (locale: string): TeamsListing => ({
    ...defaultListing(bot.name, titleFor(bot, locale), locale),
    ...description[locale],
  })
  const [first, ...others] = bot.languages
  return [listing(first), ...others.map(listing)]
}

/** A PNG says its size in its first chunk. */
function isPng(bytes: Buffer, size: number): boolean {
  if (bytes.length < 24 || bytes.toString('hex', 0, 8) !== PNG_SIGNATURE) return false
  return bytes.readUInt32BE(16) === size && bytes.readUInt32BE(20) === size
}
