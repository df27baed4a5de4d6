import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import localization from '@microsoft/app-manifest/build/json-schemas/teams/v1.25/MicrosoftTeams.Localization.schema.json' with {
  type: 'json',
}
import schema from '@microsoft/app-manifest/build/json-schemas/teams/v1.25/MicrosoftTeams.schema.json' with {
  type: 'json',
}
import Ajv from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { fromBuffer } from 'yauzl'
import { changeSettings } from '../support/settings.ts'
import { configWith, run, testFolder } from './command.ts'

const APP = '5f3c7d0e-0000-4000-8000-00000000b07a'
const DEVELOPER = {
  name: 'Alpine Otter',
  website: 'https://alpine-otter.example',
  privacy: 'https://alpine-otter.example/privacy',
  terms: 'https://alpine-otter.example/terms',
}

/** What Microsoft's schema, as it is published, says against a value. */
function problemsOf(published: object, value: unknown): string[] {
  // Some of its patterns are none to a reader that knows Unicode.
  const ajv = new Ajv.default({ allErrors: true, strict: false, unicodeRegExp: false })
  addFormats.default(ajv, ['uri', 'email', 'regex'])
  const validate = ajv.compile(published)
  return validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

const environment = (config: string, more: Record<string, string> = {}) => ({
  PARLEY_CONFIG_DIR: config,
  PARLEY_DATA_DIR: testFolder(),
  MicrosoftAppId: APP,
  MicrosoftAppPassword: 'secret',
  PARLEY_PUBLIC_URL: 'https://bot.alpine-otter.example',
  ...more,
})

async function unzipped(file: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  const zip = await new Promise<import('yauzl').ZipFile>((resolve, reject) =>
    fromBuffer(readFileSync(file), { lazyEntries: true }, (error, opened) => (error ? reject(error) : resolve(opened))),
  )
  await new Promise<void>((resolve, reject) => {
    zip.on('end', resolve).on('error', reject)
    zip.on('entry', (entry) =>
      zip.openReadStream(entry, async (error, stream) => {
        if (error) return reject(error)
        files.set(entry.fileName, await buffer(stream))
        zip.readEntry()
      }),
    )
    zip.readEntry()
  })
  return files
}

const sizeOf = (png: Buffer | undefined) => [png?.readUInt32BE(16), png?.readUInt32BE(20)]

describe('parley teams manifest', () => {
  it('writes an app package that Microsoft’s schema takes, in all languages', async () => {
    const config = configWith({})
    const description = { en: { short: 'Orders and returns', full: 'Answers from our help pages.' } }
    changeSettings(config, { 'channels.teams.developer': DEVELOPER, 'channels.teams.description': description })
    const out = join(testFolder(), 'app.zip')
    const { code, stderr } = await run(
      ['teams', 'manifest', '--out', out, '--app-version', '2.0.1'],
      environment(config),
    )
    expect([code, stderr]).toEqual([0, ''])

    const files = await unzipped(out)
    expect([...files.keys()].sort()).toEqual(['color.png', 'manifest.json', 'outline.png', 'zh-hans.json'])
    const manifest = JSON.parse(String(files.get('manifest.json')))
    expect(problemsOf(schema, manifest)).toEqual([])
    expect(manifest).toMatchObject({
      manifestVersion: '1.25',
      version: '2.0.1',
      id: APP,
      name: { short: 'Otto' },
      description: { short: 'Orders and returns' },
      bots: [{ botId: APP, scopes: ['personal', 'team', 'groupChat'], supportsFiles: true }],
      validDomains: ['bot.alpine-otter.example'],
      localizationInfo: { additionalLanguages: [{ languageTag: 'zh-hans', file: 'zh-hans.json' }] },
    })
    const texts = JSON.parse(String(files.get('zh-hans.json')))
    expect(problemsOf(localization, texts)).toEqual([])
    expect(texts['description.short']).toContain('高山水獭')
    expect([sizeOf(files.get('color.png')), sizeOf(files.get('outline.png'))]).toEqual([
      [192, 192],
      [32, 32],
    ])
    // What the schema would not take is seen.
    expect(problemsOf(schema, { ...manifest, id: 'otto' })).toHaveLength(1)
    expect(problemsOf(schema, { ...manifest, extra: true })).toHaveLength(1)
  })

  it('names everything that it lacks', async () => {
    const config = configWith({})
    const bare = await run(['teams', 'manifest'], { PARLEY_CONFIG_DIR: config, PARLEY_DATA_DIR: testFolder() })
    expect(bare.code).toBe(2)
    expect(bare.stderr).toContain('MicrosoftAppId')
    expect(bare.stderr).toContain('"channels.teams.developer"')

    const folder = join(config, 'teams')
    mkdirSync(folder)
    writeFileSync(join(folder, 'outline.png'), 'no picture')
    const icon = await run(['teams', 'manifest'], environment(config))
    expect(icon.stderr).toContain(`${join(folder, 'outline.png')}: expected a PNG of 32 by 32 pixels`)

    const version = await run(['teams', 'manifest', '--app-version', 'next'], environment(config))
    expect(version.stderr).toContain('Expected a version like 1.0.1')
  })
})
