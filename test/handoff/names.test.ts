import { describe, expect, it } from 'vitest'
import type { HandoverItem } from '../../src/core/desk.ts'
import { listenTo } from '../support/event-stream.ts'
import { openDesk } from './open-desk.ts'

describe("customers' names in the queue", () => {
  it('are shown to whoever may read what was said, in lists and as it happens, and to nobody else', async () => {
    const opened = await openDesk()
    opened.staff.ada = { id: 'ada', roles: ['analyst'] }
    const headers = { authorization: 'Bearer mia', 'parley-role': 'agent' }
    const events = `${opened.url}/console/api/events`
    const told = await listenTo(events, { ...headers, 'parley-purpose': 'support' })
    const toldWithout = await listenTo(events, headers)
    await opened.ask('c1', { customerName: 'Ann <b>Lee</b>' })
    await opened.ask('c2')
    await opened.ask('c3', { customerName: 'Bo', reason: 'return', queue: 'returns' })

    const named = [{ conversation: 'c1', customerName: 'Ann <b>Lee</b>' }, { conversation: 'c2' }]
    expect(await opened.as('mia').list()).toMatchObject(named)
    const namesOf = (items: readonly HandoverItem[]) => items.map(({ customerName }) => customerName)
    expect(namesOf(await opened.as('mia').list())).toEqual(['Ann <b>Lee</b>', undefined])
    // Without a purpose, or in a role that reads masked only, the queue has no names.
    const plain = await fetch(`${opened.url}/console/api/handovers`, { headers })
    expect(namesOf(((await plain.json()) as { items: HandoverItem[] }).items)).toEqual([undefined, undefined])
    const analyst = await opened.as('ada').list()
    expect([analyst.length, JSON.stringify(analyst)]).toEqual([3, expect.not.stringContaining('customerName')])

    const heard = (one: typeof told) =>
      one.heard.filter(({ event }) => event === 'handover').map(({ data }) => (data.item as HandoverItem).customerName)
    await expect.poll(() => heard(told)).toEqual(['Ann <b>Lee</b>', undefined])
    await expect.poll(() => heard(toldWithout)).toEqual([undefined, undefined])
    // A look at the queue is entered without a name.
    expect(opened.events).not.toEqual([])
    expect(JSON.stringify(opened.events)).not.toMatch(/Ann|Bo/)
  })

  it('that cannot be read any more leave the queue as it is', async () => {
    const opened = await openDesk()
    await opened.ask('c1', { customerName: 'Ann' })
    await opened.database.write({ text: 'UPDATE handovers SET sealed = $1', values: [new Uint8Array(64)] })
    const [item] = await opened.as('mia').list()
    expect(item).toMatchObject({ conversation: 'c1' })
    expect(item).not.toHaveProperty('customerName')
  })
})
