import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startConversation } from '../support/customer.ts'
import { ROOT, startServer } from '../support/server.ts'
import { temporaryFolder } from '../support/temporary.ts'

const dialog = (word: string) => `import { defineDialog } from 'parleykit'
import { bow } from './tools/ribbon.ts'
export default defineDialog({
  description: 'Wraps gifts',
  examples: ['wrap it as a gift'],
  run: async (turn) => turn.say('${word} ' + bow),
})
`
const ribbon = (bow: string) => `export const bow = '${bow}'\n`

it('a dialog that changes is loaded again while the server runs, with what it imports, and a broken one is not', async () => {
  mkdirSync(join(ROOT, 'dist'), { recursive: true })
  // Within the package, so that \`parleykit\` is found there.
  const folder = mkdtempSync(join(ROOT, 'dist', 'reload-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(ROOT, 'dialogs'), folder, { recursive: true })
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  mkdirSync(join(folder, 'tools'), { recursive: true })
  write('tools/ribbon.ts', ribbon('red bow'))
  write('gift-wrap.ts', dialog('Wrapped with a'))
  const env = { PARLEY_DIALOGS_DIR: folder, PARLEY_LOG_LEVEL: 'info' }
  const server = await startServer({ data: temporaryFolder(), env })
  const customer = await startConversation(server.url)
  await customer.listen()
  const asked = async () => (await customer.say('wrap it as a gift'))[0]?.text
  expect(await asked()).toBe('Wrapped with a red bow')

  const logged = async (line: string, times: number) => {
    while (server.output().split(line).length <= times) await new Promise((resolve) => setTimeout(resolve, 20))
  }
  write('tools/ribbon.ts', ribbon('blue bow'))
  await logged('dialogs were loaded again', 1)
  expect(await asked()).toBe('Wrapped with a blue bow')

  write('gift-wrap.ts', 'export default {')
  await logged('those of before are served on', 1)
  expect(await asked()).toBe('Wrapped with a blue bow')

  write('gift-wrap.ts', dialog('Now with a'))
  await logged('dialogs were loaded again', 2)
  expect(await asked()).toBe('Now with a blue bow')
})
