import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Turn } from '../../src/core/turn.ts'
import { openTalk } from './talk.ts'

const card = (what: string, examples: string[]) => ({
  description: what,
  examples,
  slots: z.object({
    digits: z
      .string()
      .regex(/^\d{4}$/)
      .describe('last four digits'),
  }),
  run: async (turn: Turn, { digits }: { digits: string }) => turn.say(`${what} ${digits}`),
})

const CARDS = {
  block: card('Blocks a card', ['I want my lost card blocked', 'a problem with my lost card']),
  renew: card('Sends a new card', ['I want my old card renewed', 'a problem with my old card']),
}

describe('a message that may mean several dialogs', () => {
  it('gets a choice, and what it said of their slots is kept', async () => {
    const own = { 'title.block': 'Block my card', 'title.renew': 'Get a new card' }
    const { customer, buttons, sent, handle, message, said } = openTalk(CARDS, { own })
    expect(await customer('a problem with my card 1234')).toEqual(['What would you like to do?'])
    expect(buttons()).toEqual(['Block my card', 'Get a new card'])
    const [, renew] = sent.at(-1)?.reply.suggestedActions ?? []
    expect(renew).toMatchObject({ action: { dialog: 'renew', value: { digits: '1234' } } })
    if (renew && 'action' in renew) await handle(message('', { action: renew.action }))
    expect(said().at(-1)).toBe('Sends a new card 1234')
  })

  it('gets none where it is clear', async () => {
    const { customer } = openTalk(CARDS)
    expect(await customer('I want my lost card blocked 1234')).toEqual(['Blocks a card 1234'])
  })
})

describe('a value on its own', () => {
  it('is asked about where several dialogs take it, and is kept', async () => {
    const own = { 'title.block': 'Block my card', 'title.renew': 'Get a new card' }
    const { customer, buttons, sent } = openTalk(CARDS, { own })
    expect(await customer('1234.')).toEqual(['What would you like to do?'])
    expect(buttons()).toEqual(['Block my card', 'Get a new card'])
    expect(sent.at(-1)?.reply.suggestedActions?.[0]).toMatchObject({ action: { value: { digits: '1234' } } })
  })

  it('begins the only dialog that takes it', async () => {
    expect(await openTalk({ block: CARDS.block }).customer('1234')).toEqual(['Blocks a card 1234'])
  })

  it('is for the dialog that ended just now, before others', async () => {
    const { customer } = openTalk(CARDS)
    await customer('I want my old card renewed 1234')
    expect(await customer('5678')).toEqual(['Sends a new card 5678'])
  })
})
