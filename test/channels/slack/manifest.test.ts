import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { EVENT_SCOPES, METHOD_SCOPES } from '../../../src/channels/slack/scopes.ts'
import { run } from '../../cli/command.ts'
import { DOCUMENTED_EVENT_SCOPES, DOCUMENTED_SCOPES } from '../../support/slack-cloud/documented-scopes.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const ROOT = join(import.meta.dirname, '../../..')
const env = () => ({ PARLEY_DATA_DIR: temporaryFolder() })
const manifest = (...options: string[]) => run(['slack', 'manifest', ...options], env())

/** Methods that the channel's code calls, by its text; an upload is two of them. */
function calledMethods(): string[] {
  const sources = globSync('src/channels/slack/**/*.ts', { cwd: ROOT }).map((file) =>
    readFileSync(join(ROOT, file), 'utf8'),
  )
  const named = sources.flatMap((text) =>
    [...text.matchAll(/(?:call|patiently|inWords)\(\s*'([\w.]+)'/g)].map(([, method = '']) => method),
  )
  const uploads = sources.some((text) => text.includes('filesUploadV2'))
  return [
    ...new Set([...named, ...(uploads ? ['files.getUploadURLExternal', 'files.completeUploadExternal'] : [])]),
  ].toSorted()
}

describe('parley slack manifest', () => {
  test('asks for the scopes of what is called and heard, as Slack documents them, and for no others', async () => {
    const { code, stdout } = await manifest('--url', 'https://bot.example', '--json')
    expect(code).toBe(0)
    const { oauth_config, settings } = JSON.parse(stdout)
    const methods = calledMethods()
    expect(methods).toEqual(Object.keys(METHOD_SCOPES).toSorted())
    const channels = ['C1', 'G1', 'D1']
    const needed = new Set([
      ...methods.flatMap((method) => channels.flatMap((channel) => DOCUMENTED_SCOPES[method]?.(channel) ?? ['?'])),
      ...settings.event_subscriptions.bot_events.flatMap((event: string) => DOCUMENTED_EVENT_SCOPES[event] ?? ['?']),
      // A customer's files are fetched from their private addresses.
      'files:read',
    ])
    expect(oauth_config.scopes.bot).toEqual([...needed].toSorted())
    expect(settings.event_subscriptions.bot_events).toEqual(Object.keys(EVENT_SCOPES))
  })

  test('names the bot, its addresses and its first questions, in YAML for the form', async () => {
    const { stdout } = await manifest('--url', 'https://bot.example')
    const { display_information, features, settings } = parse(stdout)
    expect(display_information.name).toBe('Otto')
    expect(features.agent_view.suggested_prompts[0]).toEqual({
      title: 'Where do you ship?',
      message: 'Where do you ship?',
    })
    expect(settings.event_subscriptions.request_url).toBe('https://bot.example/slack/events')
    expect(settings.interactivity.request_url).toBe('https://bot.example/slack/interactions')
  })

  test.each([[[]], [['--url', 'http://bot.example']], [['--url', 'bot.example']]])(
    'needs an address that Slack can reach: %j',
    async (options) => {
      const { code, stderr } = await manifest(...options)
      expect([code, stderr]).toEqual([2, expect.stringContaining('Slack must reach this server by HTTPS')])
    },
  )
})
