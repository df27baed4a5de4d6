import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startConversation } from '../support/customer.ts'
import { ROOT, startServer } from '../support/server.ts'
import { configurationIn } from '../support/settings.ts'
import { temporaryFolder } from '../support/temporary.ts'

it('a dialog that loops without waiting has its process ended, and is given up after that', async () => {
  mkdirSync(join(ROOT, 'dist'), { recursive: true })
  const folder = mkdtempSync(join(ROOT, 'dist', 'looping-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(ROOT, 'dialogs'), folder, { recursive: true })
  const loop =
    "import { defineDialog } from 'parleykit'\nexport default defineDialog({ description: 'loops', examples: ['go round'], async run() { for (;;); } })\n"
  writeFileSync(join(folder, 'loop.ts'), loop)
  const config = configurationIn(temporaryFolder(), { 'limits.turnSeconds': 1, 'limits.turnAttempts': 1 })
  const data = temporaryFolder()
  const env = { PARLEY_DIALOGS_DIR: folder, PARLEY_CONFIG_DIR: config }

  const first = await startServer({ data, env })
  const customer = await startConversation(first.url)
  await customer.post({ text: 'go round' }).catch(() => undefined)
  await first.ended
  expect(first.output()).toContain('a dialog loops without waiting')

  const second = await startServer({ data, env })
  while (!second.output().includes('its dialog is not run any more'))
    await new Promise((resolve) => setTimeout(resolve, 50))
})
