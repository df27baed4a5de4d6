import { expect, it } from 'vitest'
import { run } from '../cli/command.ts'
import { startConversation } from '../support/customer.ts'
import { startServer } from '../support/server.ts'
import { temporaryFolder } from '../support/temporary.ts'

// Eight commands, each a process of its own.
it('an operator corrects a running bot, from the next message on', { timeout: 120_000 }, async () => {
  const data = temporaryFolder()
  const server = await startServer({ data })
  const customer = await startConversation(server.url)
  await customer.listen()
  const ask = async (question: string) => (await customer.say(question))[0]?.text ?? ''
  const correct = (...args: string[]) => run(['corrections', ...args], { PARLEY_DATA_DIR: data })
  const question = 'Where do you ship?'
  const because = ['--reason', 'flood in the warehouse', '--author', 'mei']

  expect(await ask(question)).toContain('42 countries')

  const pin = await correct('pin', question, '--answer', 'Only within **Austria** this week.', ...because, '--json')
  expect(pin.code).toBe(0)
  expect(await ask('where do you ship')).toBe('Only within **Austria** this week.')
  const { id } = JSON.parse(pin.stdout)
  expect((await correct('list')).stdout).toContain('mei')
  expect((await correct('remove', id)).code).toBe(0)
  expect(await ask(question)).toContain('42 countries')

  expect((await correct('block', '--question', question, ...because)).code).toBe(0)
  expect(await ask(question)).toContain("I don't know")
  const [block] = JSON.parse((await correct('list', '--json')).stdout)
  await correct('remove', block.id)

  const source = `${server.url}/sources/shop/delivery.en`
  expect((await fetch(source)).status).toBe(200)
  expect((await correct('block', '--passage', 'shop/delivery.en.md', ...because)).code).toBe(0)
  expect(await ask(question)).not.toContain('42 countries')
  expect((await fetch(source)).status).toBe(404)

  const slip = await correct('block', '--passage', 'shop/delivry.en.md', ...because)
  expect(slip.code).toBe(2)
  expect(slip.stderr).toContain('did you mean "shop/delivery.en.md"')
})
