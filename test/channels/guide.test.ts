import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'

// The channel that the guide shows, as it stands there, keeps the contract of all channels.

const ROOT = join(import.meta.dirname, '../..')
const HOUSE = join(ROOT, 'dist/guide')

const page = readFileSync(join(ROOT, 'docs/guides/add-a-channel.md'), 'utf8')
const files = [...page.matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```/g)]

rmSync(HOUSE, { recursive: true, force: true })
for (const [, name = '', code = ''] of files) {
  mkdirSync(dirname(join(HOUSE, name)), { recursive: true })
  writeFileSync(join(HOUSE, name), code)
}
for (const shared of ['src/core', 'src/rendering', 'test/contracts'])
  symlinkSync(join(ROOT, shared), join(HOUSE, shared))
afterAll(() => rmSync(HOUSE, { recursive: true, force: true }))

await import(join(HOUSE, 'test/channels/pager/contract.test.ts'))
