import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ROOT, run, write } from './command.ts'

const ANSWER = `import { defineDialog } from 'parleykit'
export default defineDialog({ description: 'Answers', run: async (turn) => turn.say('hello') })
`
const ORDER = `import { defineDialog, z } from 'parleykit'
export default defineDialog({
  description: 'Tells where an order is',
  examples: ['where is my order', 'track my order'],
  slots: z.object({ number: z.string().regex(/^AO-\\d{6}$/).describe('order number') }),
  run: async (turn, { number }) => turn.say(number),
})
`

/** A dialogs folder within the package, so that \`parleykit\` is found there. */
function folderOf(files: Readonly<Record<string, string>>): Record<string, string> {
  mkdirSync(join(ROOT, 'dist'), { recursive: true })
  const folder = mkdtempSync(join(ROOT, 'dist', 'cli-dialogs-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  write(folder, files)
  return { PARLEY_DIALOGS_DIR: folder }
}

describe('parley dialogs', () => {
  it('lists what there is', async () => {
    const env = folderOf({ 'answer.ts': ANSWER, 'order.ts': ORDER })
    const { code, stdout } = await run(['dialogs'], env)
    expect(code).toBe(0)
    expect(stdout).toMatch(/order\s+Tells where an order is; needs number/)
    const told = JSON.parse((await run(['dialogs', '--json'], env)).stdout)
    expect(told[1]).toMatchObject({ name: 'order', version: expect.stringMatching(/^\w{12}$/), examples: 2 })
  })

  it('says where a message goes, and why', async () => {
    const env = folderOf({ 'answer.ts': ANSWER, 'order.ts': ORDER })
    const told = JSON.parse((await run(['dialogs', 'why', 'where', 'is my order AO-123456?', '--json'], env)).stdout)
    expect(told).toMatchObject({ dialog: 'order', slots: { number: 'AO-123456' }, asks: null })
    expect(told.nearest[0].dialog).toBe('order')
    const asks = await run(['dialogs', 'why', 'track my order'], env)
    expect(asks.stdout).toMatch(/goes to\s+order\n[\s\S]*asks for\s+number/)
    const none = await run(['dialogs', 'why', 'do you like tea?'], env)
    expect(none.stdout).toMatch(/goes to\s+answer/)
  })

  it('names every dialog that cannot be used, and the mend', async () => {
    const env = folderOf({
      'answer.ts': ANSWER,
      'order.ts': ORDER,
      'order.mjs': "export { default } from './order.ts'",
      'address.ts': ORDER.replace(/z\.string\(\).*(?= \}\))/, 'z.object({})'),
    })
    const { code, stderr } = await run(['dialogs'], env)
    expect(code).toBe(2)
    expect(stderr).toContain('address.ts: slots.number: object cannot be asked for')
    expect(stderr).toContain('order.ts: another file has the dialog "order" already')
  })
})

describe('parley new dialog', () => {
  it('writes one that runs as it stands, and never over another', async () => {
    const env = folderOf({ 'answer.ts': ANSWER })
    expect((await run(['new', 'dialog', 'gift-wrap'], env)).code).toBe(0)
    expect(existsSync(join(env.PARLEY_DIALOGS_DIR ?? '', 'gift-wrap.ts'))).toBe(true)
    const why = JSON.parse((await run(['dialogs', 'why', 'gift wrap', '--json'], env)).stdout)
    expect(why).toMatchObject({ dialog: 'gift-wrap', asks: 'count' })
    expect(await run(['new', 'dialog', 'gift-wrap'], env)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('already'),
    })
    expect(await run(['new', 'dialog', '../evil'], env)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no name'),
    })
  })
})
