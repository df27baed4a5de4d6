import { expect, it } from 'vitest'
import { openModel } from './workshop.ts'

const NONE = { conversation: {}, customer: {}, installation: {} }
const DAY_MS = 86_400_000
const SPENT = { name: 'ParleyError', code: 'budget-spent' }

/** 40 characters and what a message adds: 14 tokens. */
const messages = [{ role: 'user' as const, text: 'x'.repeat(40) }]
const usage = { prompt_tokens: 14, completion_tokens: 6 }
/** Reserves 14 + 26 tokens, and spends 20 of them. */
const request = { messages, maxOutputTokens: 26 }

it.each([
  { budgets: { ...NONE, conversation: { tokens: 70 } }, budget: 'conversation', unit: 'tokens' },
  { budgets: { ...NONE, customer: { tokens: 70 } }, budget: 'customer', unit: 'tokens' },
  { budgets: { ...NONE, installation: { tokens: 70 } }, budget: 'installation', unit: 'tokens' },
  // 14 + 4 × 26 millionths are reserved, 14 + 4 × 6 spent.
  { budgets: { ...NONE, conversation: { money: 0.000_18 } }, budget: 'conversation', unit: 'money' },
  { budgets: { ...NONE, customer: { money: 0.000_18 } }, budget: 'customer', unit: 'money' },
  { budgets: { ...NONE, installation: { money: 0.000_18 } }, budget: 'installation', unit: 'money' },
])("keeps the $budget's budget of $unit", async ({ budgets, budget, unit }) => {
  const { answer, endpoint, lines, advance } = await openModel({ script: () => ({ text: 'Yes.', usage }) }, { budgets })
  await answer(request)
  await answer(request)
  await expect(answer(request)).rejects.toMatchObject(SPENT)
  await expect(answer(request)).rejects.toMatchObject(SPENT)
  expect(endpoint.requests).toHaveLength(2)
  expect(lines.filter(({ message }) => message.includes('is spent:'))).toMatchObject([{ level: 'warn', budget, unit }])

  const others = {
    conversation: { conversation: 'c2', customer: 'ada' },
    customer: { conversation: 'c2', customer: 'bob' },
    installation: { conversation: 'c2', customer: 'bob' },
  }
  const other = answer({ ...request, asker: others[budget as keyof typeof others] })
  if (budget === 'installation') await expect(other).rejects.toMatchObject(SPENT)
  else expect((await other).text).toBe('Yes.')

  advance(DAY_MS)
  expect((await answer(request)).text).toBe('Yes.')
})

it('keeps a customer to one budget over all conversations, until midnight UTC', async () => {
  const { answer, advance } = await openModel(
    { script: () => ({ text: 'Yes.', usage }) },
    { budgets: { ...NONE, customer: { tokens: 50 } } },
  )
  const from = (conversation: string) => answer({ ...request, asker: { conversation, customer: 'ada' } })
  await from('c1')
  await expect(from('c2')).rejects.toMatchObject(SPENT)
  advance(DAY_MS / 2 - 1)
  await expect(from('c3')).rejects.toMatchObject(SPENT)
  advance(1)
  expect((await from('c4')).text).toBe('Yes.')
})

it('does not let those who come at once pass a limit together', async () => {
  const { answer, endpoint } = await openModel({}, { budgets: { ...NONE, installation: { tokens: 400 } } })
  const all = await Promise.allSettled(Array.from({ length: 30 }, () => answer(request)))
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
  expect(endpoint.requests).toHaveLength(10)
})

it('says once when the installation has spent 80 %', async () => {
  const { answer, lines } = await openModel(
    { script: () => ({ text: 'Yes.', usage }) },
    { budgets: { ...NONE, conversation: { tokens: 110 }, installation: { tokens: 110 } } },
  )
  const warned = () => lines.filter(({ message }) => message.includes('80 %'))
  for (let n = 0; n < 4; n++) await answer(request)
  expect(warned()).toHaveLength(0)
  await expect(answer({ ...request, maxOutputTokens: 1 })).resolves.toBeDefined()
  expect(warned()).toMatchObject([{ level: 'warn', budget: 'installation', unit: 'tokens', limit: 110 }])
})

const left = async ({ usage: counters }: Awaited<ReturnType<typeof openModel>>, spent: number): Promise<boolean[]> => {
  const charge = { counter: 'tokens:installation:2026-11-24', amount: 0, until: Date.parse('2026-11-25') }
  return [
    await counters.reserve([{ ...charge, limit: spent }]),
    await counters.reserve([{ ...charge, limit: spent - 1 }]),
  ]
}
const budgets = { ...NONE, installation: { tokens: 1_000 } }
const exactly = [true, false]

it('counts what the endpoint counted', async () => {
  const opened = await openModel({ script: () => ({ text: 'Yes.', usage }) }, { budgets })
  await opened.answer(request)
  expect(await left(opened, 20)).toEqual(exactly)
})

it.each([
  { what: 'is cut off', fault: { kind: 'cut', after: 2 }, silenceMs: 10_000 },
  { what: 'falls silent', fault: { kind: 'silence', after: 2, ms: 30_000 }, silenceMs: 1_000 },
] as const)('counts what came of an answer that $what', async ({ fault, silenceMs }) => {
  const opened = await openModel(
    { script: () => ({ text: ['x'.repeat(16), ',', 'never'], fault }) },
    { budgets, timeLimits: { firstTextMs: 10_000, silenceMs, totalMs: 20_000 } },
  )
  await expect(opened.answer(request)).rejects.toMatchObject({ code: 'model-unavailable' })
  expect(await left(opened, 14 + 5)).toEqual(exactly)
})

it('counts what came before the customer went', async () => {
  const opened = await openModel({ script: () => ({ text: ['x'.repeat(15), ',', 'never'], pieceMs: 50 }) }, { budgets })
  for await (const event of opened.stream(request)) if (event.type === 'text') break
  expect(await left(opened, 14 + 4)).toEqual(exactly)
})

it('counts nothing for a request that was refused, and all for both attempts that were not', async () => {
  const opened = await openModel(
    {
      script: (_, number) => {
        if (number === 0) return { status: 503 }
        return number === 1 ? { text: 'x', fault: { kind: 'cut', after: 0 } } : { text: 'Yes.', usage }
      },
    },
    { budgets, retries: 2 },
  )
  await opened.answer(request)
  expect(await left(opened, 14 + 20)).toEqual(exactly)
})

it('asks no model where nothing can be counted', async () => {
  const { answer, usage: counters, endpoint, lines } = await openModel({}, { budgets })
  await counters.close()
  await expect(answer(request)).rejects.toMatchObject({ code: 'model-unavailable' })
  expect(endpoint.requests).toEqual([])
  expect(lines).toMatchObject([{ level: 'error', message: 'what the models cost cannot be counted' }])
})
