import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { startConversation } from '../support/customer.ts'
import { openDesk, operatorToken } from '../support/desk.ts'
import { ROOT, startServer } from '../support/server.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { until } from '../support/until.ts'

describe('a hand-over', { timeout: 120_000 }, () => {
  it('goes to a person, who answers, and back to the bot', async () => {
    const data = temporaryFolder()
    const server = await startServer({ data })
    const customer = await startConversation(server.url)
    await customer.listen()
    await customer.say('where do you ship?')
    expect((await customer.say('I want to speak to a human'))[0]?.text).toContain('Nobody is at the desk')

    const desk = openDesk(server.url, operatorToken(data))
    const [waiting] = await desk.list('?status=waiting')
    if (!waiting) throw new Error('nobody waits')
    expect(waiting).toMatchObject({ queue: 'support', team: 'care', channel: 'web', locale: 'en', status: 'waiting' })
    const context = await desk.json(`/handovers/${waiting.id}/context`)
    expect(context).toMatchObject({
      asked: 'I want to speak to a human',
      summary: [{ asked: 'where do you ship?', dialog: 'answer', outcome: 'answered' }],
    })

    expect(await desk.act(waiting.id, 'take')).toMatchObject({ status: 'taken', agent: { id: 'operator' } })
    expect((await customer.listen()).map(({ text }) => text)).toEqual(['operator from our team is here now.'])
    await customer.post({ text: 'where is my parcel?' })
    await desk.act(waiting.id, 'reply', { text: 'It comes **tomorrow**.', key: 'reply-0001' })
    await desk.act(waiting.id, 'reply', { text: 'It comes **tomorrow**.', key: 'reply-0001' })
    expect((await customer.listen()).map(({ text, from }) => [text, from])).toEqual([
      ['It comes **tomorrow**.', expect.objectContaining({ name: 'operator' })],
    ])
    const lines = await desk.lines(waiting.id)
    expect(
      lines
        .filter(({ content }) => content.text !== '')
        .map(({ author, content }) => [author, content.text])
        .slice(-4),
    ).toEqual([
      ['bot', expect.stringContaining('Nobody is at the desk')],
      ['system', 'operator from our team is here now.'],
      ['customer', 'where is my parcel?'],
      ['agent', 'It comes **tomorrow**.'],
    ])

    expect(await desk.act(waiting.id, 'return')).toMatchObject({ status: 'closed' })
    expect((await customer.listen())[0]?.text).toContain('operator has left')
    // As the guide has it, by the commands that it shows.
    const guide = readFileSync(join(ROOT, 'docs/guides/hand-over-to-people.md'), 'utf8')
    const [, commands = ''] = /```sh\n(TOKEN[\s\S]*?)```/.exec(guide) ?? []
    await customer.say('I want to speak to a human')
    const run = commands
      .replace('.parley/operator.token', join(data, 'operator.token'))
      .replaceAll('http://localhost:3978', server.url)
    await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', run])
    const heard: (string | undefined)[] = []
    await until(async () => {
      heard.push(...(await customer.listen()).map(({ text }) => text))
      return heard.length === 3
    })
    expect(heard).toEqual([
      'operator from our team is here now.',
      'Hello, how can I help?',
      expect.stringContaining('operator has left'),
    ])
    expect((await customer.say('how long does a refund take after I send it back?'))[0]?.text).toContain('refund')
  })
})
