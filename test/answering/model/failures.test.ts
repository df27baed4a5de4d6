import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ChatPlan, Fault } from '../../support/model-server.ts'
import { KEY, openModel } from './workshop.ts'

const PATIENT = { firstTextMs: 10_000, silenceMs: 10_000, totalMs: 20_000 }
const QUICK = { firstText: { ...PATIENT, firstTextMs: 500 }, silence: { ...PATIENT, silenceMs: 500 } }
const SILENCE_MS = 30_000
const SECRETS = ['boots', 'Answer from', 'quoted-prompt', KEY]

/** A vendor's error message may quote the prompt. */
const refusal = (status: number, code: string | null = null, headers = {}): ChatPlan => ({
  status,
  headers,
  error: { message: 'quoted-prompt: Can I return my boots?', code },
})
const broken = (fault: Fault): ChatPlan => ({ text: 'One, two, three', fault })

/** Short only where a fault is a silence. */
function limitsFor(plan: ChatPlan) {
  const fault = 'fault' in plan ? plan.fault : undefined
  if (fault?.kind !== 'silence') return PATIENT
  return fault.after === 0 ? QUICK.firstText : QUICK.silence
}

const FAULTS: readonly { readonly plan: ChatPlan; readonly reason: string; readonly passing?: boolean }[] = [
  { plan: refusal(400, 'context_length_exceeded'), reason: 'refused' },
  { plan: refusal(401, 'invalid_api_key'), reason: 'refused' },
  { plan: refusal(404, 'model_not_found'), reason: 'refused' },
  { plan: refusal(429, 'insufficient_quota'), reason: 'refused' },
  { plan: refusal(429), reason: 'refused', passing: true },
  { plan: refusal(500), reason: 'refused', passing: true },
  { plan: refusal(503), reason: 'refused', passing: true },
  { plan: { hangUp: true }, reason: 'connection', passing: true },
  { plan: broken({ kind: 'cut', after: 0 }), reason: 'cut-off', passing: true },
  { plan: broken({ kind: 'half-chunk', after: 0 }), reason: 'cut-off', passing: true },
  { plan: broken({ kind: 'unfinished', after: 0 }), reason: 'cut-off', passing: true },
  { plan: broken({ kind: 'empty' }), reason: 'cut-off', passing: true },
  { plan: broken({ kind: 'error-event', after: 0 }), reason: 'cut-off', passing: true },
  { plan: broken({ kind: 'malformed', after: 0 }), reason: 'malformed' },
  { plan: broken({ kind: 'silence', after: 0, ms: SILENCE_MS }), reason: 'no-text-in-time' },
  { plan: broken({ kind: 'cut', after: 2 }), reason: 'cut-off' },
  { plan: broken({ kind: 'half-chunk', after: 2 }), reason: 'cut-off' },
  { plan: broken({ kind: 'unfinished', after: 2 }), reason: 'cut-off' },
  { plan: broken({ kind: 'error-event', after: 2 }), reason: 'cut-off' },
  { plan: broken({ kind: 'malformed', after: 2 }), reason: 'malformed' },
  { plan: broken({ kind: 'silence', after: 2, ms: SILENCE_MS }), reason: 'silence' },
  { plan: { text: '' }, reason: 'empty' },
  { plan: { text: 'Only half of', finish: 'length' }, reason: 'out-of-tokens' },
  { plan: { text: '', finish: 'length' }, reason: 'out-of-tokens' },
  { plan: { text: 'Only half of', finish: 'content_filter' }, reason: 'filtered' },
]

// What loading the client takes is no part of these short limits.
beforeAll(() => import('@langchain/openai'))

describe('a model that fails', () => {
  const consoleLines: unknown[] = []
  beforeEach(() => {
    consoleLines.length = 0
    for (const name of ['log', 'warn', 'error', 'info', 'debug'] as const)
      vi.spyOn(console, name).mockImplementation((...line) => void consoleLines.push(line))
  })
  afterEach(() => vi.restoreAllMocks())

  it.each(FAULTS)('ends in one known way, and tells nothing: $reason $plan', async ({ plan, reason }) => {
    const { answer, lines } = await openModel({ script: () => plan }, { timeLimits: limitsFor(plan) })
    const error = await answer().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'ParleyError', code: 'model-unavailable', facts: { reason } })
    expect((error as Error).cause).toBeUndefined()
    expect(lines).toMatchObject([{ level: 'warn', message: 'a model call failed', tier: 'small', reason }])
    if ('status' in plan) expect(lines[0]).toMatchObject({ status: plan.status, requestId: 'req_1' })
    const told = `${JSON.stringify(lines)} ${String(error)} ${(error as Error).stack} ${JSON.stringify(error)}`
    for (const secret of SECRETS) expect(told).not.toContain(secret)
    // Neither the client nor LangChain may write past the log.
    expect(consoleLines).toEqual([])
  })

  it.each(FAULTS)('is asked again only where that helps: $reason $plan', async ({ plan, passing = false }) => {
    const { answer, endpoint } = await openModel(
      { script: (_, number) => (number === 0 ? plan : { text: 'Yes.' }) },
      { timeLimits: limitsFor(plan), retries: 2 },
    )
    if (passing) expect((await answer()).text).toBe('Yes.')
    else await expect(answer()).rejects.toMatchObject({ code: 'model-unavailable' })
    expect(endpoint.requests).toHaveLength(passing ? 2 : 1)
  })
})

it('names an endpoint that nobody listens on', async () => {
  const { answer, endpoint, lines } = await openModel({})
  await endpoint.close()
  await expect(answer()).rejects.toMatchObject({ code: 'model-unavailable', facts: { reason: 'connection' } })
  expect(lines).toHaveLength(1)
})

it('tries as often as it may, and then no more', async () => {
  const { answer, endpoint } = await openModel({ script: () => refusal(503) }, { retries: 2 })
  await expect(answer()).rejects.toMatchObject({ facts: { status: 503 } })
  expect(endpoint.requests).toHaveLength(3)
})

it.each([
  { headers: { 'retry-after-ms': '300' }, least: 300 },
  { headers: { 'retry-after': '1' }, least: 1_000 },
  { headers: { 'retry-after': '1', 'retry-after-ms': '300' }, least: 300 },
])('waits as long as the endpoint asks: $headers', async ({ headers, least }) => {
  const asked: number[] = []
  const { answer } = await openModel(
    {
      script: (_, number) => {
        asked.push(performance.now())
        return number === 0 ? refusal(429, null, headers) : { text: 'Yes.' }
      },
    },
    { retries: 1 },
  )
  expect((await answer()).text).toBe('Yes.')
  // Timers of the two sides may differ by a millisecond.
  expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThanOrEqual(least - 2)
})

it('does not wait for longer than a customer would', async () => {
  const { answer, endpoint } = await openModel(
    { script: () => refusal(429, null, { 'retry-after': '60' }) },
    { retries: 3 },
  )
  await expect(answer()).rejects.toMatchObject({ facts: { status: 429 } })
  expect(endpoint.requests).toHaveLength(1)
})

describe('time', () => {
  it.each([
    { after: 0, reason: 'no-text-in-time', timeLimits: QUICK.firstText },
    { after: 1, reason: 'silence', timeLimits: QUICK.silence },
  ])('ends a silence of 30 s, and the request with it: $reason', async ({ after, reason, timeLimits }) => {
    const { answer, endpoint } = await openModel(
      { script: () => broken({ kind: 'silence', after, ms: SILENCE_MS }) },
      { timeLimits },
    )
    await expect(answer()).rejects.toMatchObject({ facts: { reason } })
    expect(await endpoint.requests[0]?.ended).toBe('aborted')
  })

  it('ends an answer that never ends', async () => {
    const { answer, endpoint } = await openModel(
      { script: () => ({ text: 'on and on '.repeat(1_000), pieceMs: 5 }) },
      { timeLimits: { ...PATIENT, totalMs: 300 } },
    )
    await expect(answer()).rejects.toMatchObject({ facts: { reason: 'too-long' } })
    expect(await endpoint.requests[0]?.ended).toBe('aborted')
  })

  it('counts the wait for the first text over all attempts', async () => {
    const { answer, endpoint } = await openModel(
      { script: () => refusal(503) },
      { timeLimits: { ...PATIENT, firstTextMs: 500 }, retries: 50 },
    )
    await expect(answer()).rejects.toMatchObject({ code: 'model-unavailable' })
    expect(endpoint.requests.length).toBeLessThan(50)
  })
})

describe('a customer who has gone', () => {
  it.each([0, 1])('ends the request, after %i pieces', async (after) => {
    const leaving = new AbortController()
    const { answer, endpoint, lines } = await openModel({
      script: () => {
        setTimeout(() => leaving.abort(new Error('gone')), 50)
        return broken({ kind: 'silence', after, ms: SILENCE_MS })
      },
    })
    await expect(answer({}, leaving.signal)).rejects.toThrow('gone')
    expect(await endpoint.requests[0]?.ended).toBe('aborted')
    // That is nobody's failure.
    expect(lines).toEqual([])
  })

  it('is not asked for at all, who had gone before', async () => {
    const { answer, endpoint } = await openModel({})
    await expect(answer({}, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
    expect(endpoint.requests).toEqual([])
  })

  it('is not waited for between two attempts', async () => {
    const leaving = new AbortController()
    const { answer } = await openModel(
      {
        script: () => {
          setTimeout(() => leaving.abort(new Error('gone')), 50)
          return refusal(429, null, { 'retry-after': '4' })
        },
      },
      { retries: 1 },
    )
    await expect(answer({}, leaving.signal)).rejects.toThrow('gone')
  })

  it('ends the request by not reading on', async () => {
    const { stream, endpoint } = await openModel({
      script: () => broken({ kind: 'silence', after: 2, ms: SILENCE_MS }),
    })
    for await (const event of stream()) if (event.type === 'text') break
    expect(await endpoint.requests[0]?.ended).toBe('aborted')
  })
})

describe('a large tier that fails', () => {
  const failing = (plan: ChatPlan) => ({
    script: ({ model }: { model?: string | undefined }) => (model === 'able' ? plan : { text: 'Yes.' }),
  })

  it.each([refusal(404, 'model_not_found'), refusal(500), broken({ kind: 'malformed', after: 0 })])(
    'is replaced by the small one: %j',
    async (plan) => {
      const { answer, endpoint } = await openModel(failing(plan))
      const { text, generation } = await answer({ tier: 'large' })
      expect(text).toBe('Yes.')
      expect(generation).toMatchObject({ tier: 'small', model: 'tiny' })
      expect(endpoint.requests).toHaveLength(2)
    },
  )

  it('is not replaced once text has come', async () => {
    const { answer, endpoint } = await openModel(failing(broken({ kind: 'cut', after: 1 })))
    await expect(answer({ tier: 'large' })).rejects.toMatchObject({ facts: { reason: 'cut-off' } })
    expect(endpoint.requests).toHaveLength(1)
  })

  it('is not replaced when the time is up', async () => {
    const { answer, endpoint } = await openModel(failing(broken({ kind: 'silence', after: 0, ms: SILENCE_MS })), {
      timeLimits: QUICK.firstText,
    })
    await expect(answer({ tier: 'large' })).rejects.toMatchObject({ facts: { reason: 'no-text-in-time' } })
    expect(endpoint.requests).toHaveLength(1)
  })

  it('is not replaced by itself', async () => {
    const only = { model: 'able', inputPrice: 0, outputPrice: 0 }
    const { answer, endpoint } = await openModel(failing(refusal(404)), { tiers: { small: only, large: only } })
    await expect(answer({ tier: 'large' })).rejects.toMatchObject({ facts: { status: 404 } })
    expect(endpoint.requests).toHaveLength(1)
  })
})

describe('the circuit breaker', () => {
  const OPEN_MS = 60_000
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
  afterEach(() => vi.useRealTimers())
  const rest = () => vi.setSystemTime(Date.now() + OPEN_MS)
  const resting = { facts: { reason: 'resting' } }

  it('lets a tier rest that fails in a row, tries once, and lets it work again', async () => {
    let well = false
    const { answer, endpoint, lines } = await openModel(
      { script: () => (well ? { text: 'Yes.' } : refusal(503)) },
      { breaker: { failures: 3, openMs: OPEN_MS } },
    )
    for (let n = 0; n < 3; n++) await expect(answer()).rejects.toMatchObject({ facts: { status: 503 } })
    vi.setSystemTime(Date.now() + OPEN_MS - 1)
    await expect(answer()).rejects.toMatchObject(resting)
    expect(endpoint.requests).toHaveLength(3)

    rest()
    const trials = await Promise.allSettled([answer(), answer(), answer()])
    expect(trials.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(endpoint.requests).toHaveLength(4)
    await expect(answer()).rejects.toMatchObject(resting)

    well = true
    rest()
    expect((await answer()).text).toBe('Yes.')
    expect((await answer()).text).toBe('Yes.')
    expect(lines.filter(({ tier, resting: rests }) => tier === 'small' && rests !== undefined)).toMatchObject([
      { resting: true },
      { resting: true },
      { resting: false },
    ])
  })

  it('counts streams that break off, but no request that is at fault itself, and no customer who goes', async () => {
    const plans = [
      broken({ kind: 'cut', after: 1 }),
      refusal(400),
      broken({ kind: 'silence', after: 1, ms: SILENCE_MS }),
    ]
    const { answer, stream, endpoint } = await openModel(
      { script: (_, number) => plans[number] ?? broken({ kind: 'cut', after: 1 }) },
      { breaker: { failures: 2, openMs: 60_000 } },
    )
    await expect(answer()).rejects.toMatchObject({ facts: { reason: 'cut-off' } })
    await expect(answer()).rejects.toMatchObject({ facts: { status: 400 } })
    const leaving = new AbortController()
    const left = (async () => {
      for await (const _ of stream({}, leaving.signal)) leaving.abort()
    })()
    await expect(left).rejects.toThrow()
    await expect(answer()).rejects.toMatchObject({ facts: { reason: 'cut-off' } })
    await expect(answer()).rejects.toMatchObject(resting)
    expect(endpoint.requests).toHaveLength(4)
  })

  it('keeps to its tier', async () => {
    const { answer, endpoint } = await openModel(
      { script: ({ model }) => (model === 'able' ? refusal(503) : { text: 'Yes.' }) },
      { breaker: { failures: 1, openMs: 60_000 } },
    )
    for (let n = 0; n < 3; n++) expect((await answer({ tier: 'large' })).generation.tier).toBe('small')
    expect(endpoint.requests.filter(({ body }) => body.model === 'able')).toHaveLength(1)
  })
})
