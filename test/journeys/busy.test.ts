import { DirectLine } from 'botframework-directlinejs'
import { beforeAll, describe, expect, it } from 'vitest'
import { modelThat, sentencesOf, startBotOn } from '../support/bot-on-model.ts'
import { type Activity, startConversation } from '../support/customer.ts'
import type { RunningServer } from '../support/server.ts'

const REFUND = 'how long does a refund take after I send it back?'

const sources = ({ entities }: Activity) =>
  entities?.flatMap(({ citation = [] }) => citation.map(({ appearance }) => appearance.url)) ?? []

/** Begins a conversation over Microsoft's client, which hears all that is shown. */
async function listenTo(server: RunningServer) {
  const { token } = await startConversation(server.url)
  const client = new DirectLine({ token, domain: `http://127.0.0.1:${server.port}/v3/directline` })
  const heard: Heard[] = []
  let wake = () => {}
  const subscription = client.activity$.subscribe((activity) => {
    heard.push(activity as unknown as Heard)
    wake()
  })
  const until = async <T>(find: () => T | undefined): Promise<T> => {
    for (;;) {
      const found = find()
      if (found !== undefined) return found
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  await until(() => heard.find(({ type }) => type === 'message'))
  const post = (text: string) =>
    new Promise<void>((resolve, reject) => {
      client.postActivity({ type: 'message', from: { id: 'me' }, text }).subscribe(() => resolve(), reject)
    })
  const end = () => {
    subscription.unsubscribe()
    client.end()
  }
  /** What the bot has said, in order; the greeting is not an answer. */
  const answers = () => heard.filter(({ type, channelData }) => type === 'message' && channelData?.streamType)
  return { heard, until, post, answers, end }
}

type Heard = Activity & {
  readonly channelData?: { readonly streamType?: string; readonly streamId?: string }
}

/** A model that answers with its passage, once it may. */
async function heldModel() {
  const asked = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  const model = await modelThat(async (request) => {
    asked.resolve()
    await go.promise
    return { text: `${sentencesOf(request).at(-1)} [1]` }
  })
  return { model, asked: asked.promise, go: () => go.resolve() }
}

describe('a customer who does not wait', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    Object.assign(globalThis, { XMLHttpRequest: (await import('xhr2')).default })
  })

  it('has one answer to what was written in several messages', async () => {
    const { model, asked, go } = await heldModel()
    const server = await startBotOn(model, (settings) => settings)
    const customer = await startConversation(server.url)
    await customer.listen()
    await customer.post({ text: REFUND })
    await asked
    for (const text of ['where do', 'you', 'ship?']) await customer.post({ text })
    go()
    const answers: Activity[] = []
    while (answers.length < 2) answers.push(...(await customer.listen()))
    expect(sources(answers[0] as Activity)[0]).toContain('/sources/shop/refunds.en#')
    expect(sources(answers[1] as Activity)[0]).toContain('/sources/shop/delivery')
    // Had there been an answer to each, the next words would not be about the next question.
    expect((await customer.say('thanks')).map(({ text }) => text)).toEqual([expect.stringMatching(/welcome/i)])
  })

  it('corrects a question while it is answered: what was shown stays, and the correction is answered', async () => {
    const model = await modelThat((request) => {
      const [first, second] = sentencesOf(request)
      if (!JSON.stringify(request).includes('refund')) return { text: `${first} [1]` }
      return {
        text: [`${first} [1]\n\n`, `${second} [1]\n\n`, 'Never said.'],
        fault: { kind: 'silence', after: 2, ms: 60_000 },
      }
    })
    const server = await startBotOn(model, (settings) =>
      settings.replace('whileBusy: merge', 'whileBusy: supersede').replace('turnSeconds: 30', 'turnSeconds: 120'),
    )
    const { heard, until, post, answers, end } = await listenTo(server)
    await post(REFUND)
    await until(() => heard.find(({ type, text }) => type === 'typing' && text))
    await post('sorry, where do you ship?')
    await until(() => answers()[1])
    const [cut, next] = answers()
    const partials = heard.filter(({ type, text }) => type === 'typing' && text)
    const stream = partials[0]?.id
    const shown = partials.filter(({ id, channelData }) => id === stream || channelData?.streamId === stream)
    // The stream ends with what it had shown, and with its source.
    expect(cut?.text?.startsWith(shown.at(-1)?.text ?? '?')).toBe(true)
    expect(cut?.text).not.toContain('Never')
    expect(cut?.channelData).toMatchObject({ streamType: 'final', streamId: stream })
    expect(sources(cut as Activity)[0]).toContain('/sources/shop/refunds.en#')
    expect(sources(next as Activity)[0]).toContain('/sources/shop/delivery')
    expect(await model.requests[0]?.ended).toBe('aborted')
    end()
  })

  it('is told to come again when too many wait, and is served when there is room', async () => {
    const { model, asked, go } = await heldModel()
    const server = await startBotOn(model, (settings) =>
      settings
        .replace('concurrentTurns: 64', 'concurrentTurns: 1')
        .replace('waitingConversations: 1000', 'waitingConversations: 1'),
    )
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => startConversation(server.url)))
    if (!first || !second || !third) throw new Error('no conversation')
    for (const customer of [first, second, third]) await customer.listen()
    await first.post({ text: REFUND })
    await asked
    expect((await second.post({ text: 'thanks' })).status).toBe(200)
    const refused = await third.post({ text: 'thanks' })
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2'])
    const ready = await fetch(`${server.url}/readyz`)
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'not ready', missing: ['overloaded'] }])
    go()
    await first.listen()
    await second.listen()
    expect((await third.say('thanks'))[0]?.text).toMatch(/welcome/i)
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
    expect(server.output().match(/overloaded: messages/g)).toHaveLength(1)
  })
})
