import { describe, expect, it } from 'vitest'
import { STAFF_ROLES } from '../../src/access/principals/settings.ts'
import { DESK_ROUTES } from '../../src/console/desk-routes.ts'
import type { Identity, Principal } from '../../src/core/principal.ts'
import { openDesk } from '../handoff/open-desk.ts'
import { PNG } from '../support/files.ts'

const [first, ...rest] = STAFF_ROLES
const SELF: Identity = { id: 'self', roles: [first ?? 'agent', ...rest], queues: ['support'], teams: ['care'] }
const AGENT: Principal = { role: 'agent', id: 'self', queues: ['support'] }

const EVERYBODY = [...STAFF_ROLES]
const DESK = ['agent', 'supervisor']
/** Who sees of anything that there is. */
const FINDERS = ['agent', 'supervisor', 'analyst', 'privacy-officer', 'break-glass']

describe('each role on each route of the desk', () => {
  // All others may not. The agent has the conversation, or its queue; the supervisor answers for its team.
  const MAY: Readonly<Record<string, readonly string[]>> = {
    'get /me': EVERYBODY,
    'get /canned': EVERYBODY,
    'get /purposes': EVERYBODY,
    'get /queues': FINDERS,
    'get /handovers': FINDERS,
    'get /events': FINDERS,
    'get /handovers/{handover}': FINDERS,
    'get /handovers/{handover}/context': [...DESK, 'break-glass'],
    'get /handovers/{handover}/lines': [...DESK, 'break-glass'],
    'get /handovers/{handover}/suggestions': [...DESK, 'break-glass'],
    'post /handovers/{handover}/take': ['agent'],
    'post /handovers/{handover}/reply': ['agent'],
    'post /handovers/{handover}/attachments': ['agent'],
    'post /handovers/{handover}/typing': ['agent'],
    'post /handovers/{handover}/note': DESK,
    'post /handovers/{handover}/return': DESK,
    'post /handovers/{handover}/transfer': DESK,
    'post /handovers/{handover}/close': DESK,
    'post /handovers/{handover}/reopen': ['agent'],
  }
  const BODIES: Readonly<Record<string, object>> = {
    reply: { text: 'Hello' },
    note: { text: 'Hello' },
    transfer: { queue: 'returns' },
  }

  it('gets in where the policies let it, and nowhere else: every cell', async () => {
    expect(new Set(Object.keys(MAY))).toEqual(new Set(DESK_ROUTES.map(({ method, path }) => `${method} ${path}`)))
    const opened = await openDesk()
    opened.staff.self = SELF
    let conversations = 0

    /** A hand-over of a conversation in which something was said, as the route needs it. */
    async function handoverFor(route: string): Promise<string> {
      const conversation = `c${++conversations}`
      const customer = `customer of ${conversation}`
      const line = { conversation, customer, channel: 'web', time: 1, author: 'customer', passages: [] } as const
      await opened.transcripts.append({ role: 'service', id: 'engine' }, [
        { ...line, sequence: 1, content: { text: 'a person, please' } },
      ])
      const id = (await opened.ask(conversation)).handover?.id ?? ''
      if (route === 'take') return id
      await opened.service.act(AGENT, id, { kind: 'take' })
      if (route === 'reopen') await opened.service.act(AGENT, id, { kind: 'close' })
      return id
    }

    const found: Record<string, string[]> = {}
    for (const name of Object.keys(MAY)) {
      const [method, path = ''] = name.split(' ')
      const kind = path.split('/').at(-1) ?? ''
      for (const role of STAFF_ROLES) {
        const leave = new AbortController()
        const id = path.includes('{handover}') ? await handoverFor(kind) : ''
        const response = await fetch(
          `${opened.url}/console/api${path.replace('{handover}', id)}${kind === 'attachments' ? '?name=a.png' : ''}`,
          {
            method: String(method).toUpperCase(),
            headers: {
              authorization: 'Bearer self',
              'parley-role': role,
              'parley-purpose': 'support',
              'parley-reason': 'for%20the%20test',
              ...(method === 'post' && { 'content-type': 'application/json' }),
            },
            ...(kind === 'attachments' && { body: PNG }),
            ...(BODIES[kind] && { body: JSON.stringify(BODIES[kind]) }),
            signal: leave.signal,
          },
        )
        expect([200, 204, 403], `${role} ${name}`).toContain(response.status)
        if (response.ok) found[name] = [...(found[name] ?? []), role]
        leave.abort()
      }
    }
    const sorted = (table: Readonly<Record<string, readonly string[]>>) =>
      Object.fromEntries(Object.entries(table).map(([name, roles]) => [name, roles.toSorted()]))
    expect(sorted(found)).toEqual(sorted(MAY))
    // Each was entered, whether it was let through or not.
    for (const action of ['take', 'reply', 'note', 'release', 'read', 'list']) {
      const outcomes = opened.events.filter((event) => event.action === action).map(({ outcome }) => outcome)
      expect(new Set(outcomes), action).toEqual(new Set(['allowed', 'refused']))
    }
  })

  it('needs a purpose to see what was said', async () => {
    const opened = await openDesk()
    const id = (await opened.ask('c1')).handover?.id
    for (const path of ['context', 'lines?after=0', 'suggestions?question=x']) {
      const response = await fetch(`${opened.url}/console/api/handovers/${id}/${path}`, {
        headers: { authorization: 'Bearer mia', 'parley-role': 'agent' },
      })
      // A conversation of which nothing was written down shows nothing, to nobody.
      expect(response.status, path).toBe(path.startsWith('lines') ? 200 : 403)
    }
  })
})
