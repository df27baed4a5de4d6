import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { toolSettings, toolsSchema } from '../../src/app/config/tool-settings.ts'

const settings = (tools: object, env = {}) => toolSettings(toolsSchema.parse(tools), env)

describe('the settings of tools', () => {
  it('have an address, and a secret from the environment that nothing prints', () => {
    const { connections, problems } = settings(
      { orders: { url: 'https://orders.example/api', secret: 'ORDERS_TOKEN', header: 'X-Api-Key' } },
      { ORDERS_TOKEN: 'hush-hush' },
    )
    expect(problems).toEqual([])
    expect(connections.orders).toMatchObject({ url: 'https://orders.example/api', timeoutMs: 5_000, retries: 2 })
    expect(connections.orders?.secret?.()).toBe('hush-hush')
    expect(JSON.stringify(connections) + inspect(connections, { depth: 9 })).not.toContain('hush-hush')
  })

  it('name a secret that is not there', () => {
    expect(settings({ orders: { url: 'https://orders.example', secret: 'ORDERS_TOKEN' } }).problems).toEqual([
      'tools.orders.secret: the environment variable ORDERS_TOKEN is not set',
    ])
  })

  it.each([
    { orders: { url: 'ftp://orders.example' } },
    { orders: { url: 'orders' } },
    { orders: { url: 'https://orders.example', secret: 'hush-hush' } },
    { 'or ders': { url: 'https://orders.example' } },
    { orders: { url: 'https://orders.example', retries: 50 } },
  ])('refuse what cannot be meant: %j', (tools) => {
    expect(toolsSchema.safeParse(tools).success).toBe(false)
  })
})
