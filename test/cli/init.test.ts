import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ROOT, run, temporaryFolder } from './command.ts'

const keysOf = (folder: string, language: string) =>
  Object.keys(parse(readFileSync(join(folder, `config/texts/${language}.yaml`), 'utf8')) as object)

describe('parley init', () => {
  it('makes a bot on this clone, with every text that its dialogs say', async () => {
    const bot = join(temporaryFolder(), 'my-bot')
    const made = await run(['init', bot], {})
    expect([made.code, made.stdout]).toEqual([0, expect.stringContaining('npm install\n  npm test')])
    const { name, dependencies } = JSON.parse(readFileSync(join(bot, 'package.json'), 'utf8'))
    expect(name).toBe('my-bot')
    expect(join(bot, dependencies.parleykit.slice('file:'.length))).toBe(ROOT)
    expect(readFileSync(join(bot, '.gitignore'), 'utf8')).toContain('.parley/')
    for (const language of ['en', 'zh-Hans']) {
      const needed = keysOf(ROOT, language).filter((key) => /^(answer|small-talk|handoff|feedback)\.|^sorry$/.test(key))
      expect(keysOf(bot, language)).toEqual(expect.arrayContaining(needed))
    }
  })

  it.each([
    ['a folder that is not empty', join(ROOT, 'src'), 'is not empty'],
    ['a name that no package can have', join(ROOT, 'dist/My Bot'), 'cannot be a package'],
  ])('refuses %s', async (_what, folder, words) => {
    const refused = await run(['init', folder], {})
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining(words)])
  })
})
