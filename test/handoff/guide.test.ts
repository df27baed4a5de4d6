import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { signatureOf } from '../../src/handoff/post-notice.ts'
import { handoverSchema } from '../../src/handoff/settings.ts'
import { ROOT } from '../support/server.ts'
import { temporaryFolder } from '../support/temporary.ts'

const GUIDE = readFileSync(join(ROOT, 'docs/guides/hand-over-to-people.md'), 'utf8')
const blocks = (language: string) =>
  [...GUIDE.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code]) => String(code))

describe('the guide to hand over', () => {
  it('shows settings that are taken', () => {
    const shown = blocks('yaml').map((text) => parse(text).handover)
    expect(shown.length).toBe(3)
    for (const settings of shown) expect(handoverSchema.safeParse(settings).error).toBeUndefined()
  })

  it('shows how a signature is checked', async () => {
    const file = join(temporaryFolder(), 'check.mts')
    writeFileSync(file, blocks('ts')[0] ?? '')
    const { isOurs } = (await import(pathToFileURL(file).href)) as {
      isOurs(body: string, signature: string, secret: string): boolean
    }
    const signature = signatureOf('secret', '{}', Date.now())
    expect(isOurs('{}', signature, 'secret')).toBe(true)
    expect(isOurs('{ }', signature, 'secret')).toBe(false)
    expect(isOurs('{}', signature, 'other')).toBe(false)
    expect(isOurs('{}', signatureOf('secret', '{}', Date.now() - 600_000), 'secret')).toBe(false)
  })
})
