import { stringify } from 'yaml'
import { slackManifest } from '../../channels/slack/manifest.ts'
import { ParleyError } from '../../core/errors.ts'
import { originSchema } from '../config/bot-file.ts'
import { readConfig } from '../config/config.ts'
import { greetingFor, titleFor } from '../serving/greeting.ts'
import { EXIT } from './exit.ts'

/** `parley slack manifest`: the app to be made in Slack, for its form or its API. */
export async function manifest({ url, json }: { readonly url?: string; readonly json?: true }): Promise<number> {
  const { bot, publicUrl } = readConfig(process.env, process.cwd())
  const given = originSchema.safeParse(url ?? publicUrl)
  if (!given.success || !given.data.startsWith('https:')) {
    throw new ParleyError(
      'config-invalid',
      'Slack must reach this server by HTTPS: give --url https://bot.example, or set PARLEY_PUBLIC_URL',
    )
  }
  const [locale] = bot.languages
  const title = titleFor(bot, locale)
  const made = slackManifest({
    name: bot.name,
    description: locale.startsWith('zh')
      ? `回答关于${title}的问题，并注明出处。`
      : `Answers questions about ${title}, and names its sources.`,
    publicUrl: given.data,
    prompts: (greetingFor(bot, locale)?.suggestedActions ?? []).map((action) => action.title),
  })
  process.stdout.write(json ? `${JSON.stringify(made, null, 2)}\n` : stringify(made))
  return EXIT.done
}
