import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startConversation } from '../support/customer.ts'
import { freePort } from '../support/free-port.ts'
import { ROOT, startServer } from '../support/server.ts'
import { temporaryFolder } from '../support/temporary.ts'

const DIALOGS = {
  answer: `await turn.say({
    text: 'you said ' + turn.message.text,
    suggestedActions: ['poison', 'remind'].map((dialog) => ({ title: dialog, action: { dialog } })),
  })`,
  poison: "process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})",
  remind: "turn.remind({ dialog: 'follow-up', value: { order: 'AO-1' }, afterSeconds: 1 }); await turn.say('I will')",
  'follow-up': "await turn.say('How is ' + slots.order + '?')",
}

/** A bot with these dialogs, on its own data folder; started again, it is the same bot. */
async function bot() {
  const dialogs = temporaryFolder()
  for (const [name, run] of Object.entries(DIALOGS)) {
    const dialog = `{ description: '', examples: [], slots: [], tools: [], checkSlots: (slots) => ({ slots }), run: async (turn, slots) => { ${run} } }`
    writeFileSync(join(dialogs, `${name}.mjs`), `export default ${dialog}\n`)
  }
  const config = temporaryFolder()
  cpSync(join(ROOT, 'config'), config, { recursive: true })
  const env = { PARLEY_DIALOGS_DIR: dialogs, PARLEY_CONFIG_DIR: config }
  const data = temporaryFolder()
  const port = await freePort()
  return { start: () => startServer({ data, env, port }) }
}

it('a dialog that kills the server each time is given up, and the server lives', { timeout: 120_000 }, async () => {
  const { start } = await bot()
  let server = await start()
  const customer = await startConversation(server.url)
  await customer.listen()
  await customer.say('hello')
  const died = server.ended
  // The server may be dead before it has answered.
  await customer.post({ value: { dialog: 'poison' } }).catch(() => {})
  await died
  for (let deaths = 1; deaths < 3; deaths++) {
    server = await start()
    await server.ended
  }
  server = await start()
  const [sorry] = await customer.listen()
  expect(sorry?.text).toMatch(/went wrong/)
  expect(server.output()).toContain('its dialog is not run any more')
  expect(server.output()).toMatch(/"dialog":"poison"/)
  expect((await customer.say('still there?'))[0]?.text).toBe('you said still there?')
})

it('a reminder comes once, also when the server was killed meanwhile', { timeout: 60_000 }, async () => {
  const { start } = await bot()
  const server = await start()
  const customer = await startConversation(server.url)
  await customer.listen()
  await customer.say('hello')
  expect((await customer.choose({ dialog: 'remind' })).map(({ text }) => text)).toEqual(['I will'])
  await server.kill()
  await start()
  expect((await customer.listen()).map(({ text }) => text)).toEqual(['How is AO-1?'])
  expect((await customer.say('fine')).map(({ text }) => text)).toEqual(['you said fine'])
})
