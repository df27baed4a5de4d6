import { expect, it } from 'vitest'
import type { Passage } from '../../src/core/passage.ts'
import { startConversation } from '../support/customer.ts'
import { openDesk, operatorToken } from '../support/desk.ts'
import { startServer } from '../support/server.ts'
import { configurationIn, UNLIMITED } from '../support/settings.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { until } from '../support/until.ts'

const HUMAN = 'I want to speak to a human'

interface Row {
  /** To the bot, the last of which brings a person. */
  readonly bot: readonly string[]
  /** To the person. */
  readonly person?: readonly string[]
  readonly locale?: string
  /** Documents that are suggested; the first is at the top. None: nothing is. */
  readonly documents: readonly string[]
}

const ROWS: readonly Row[] = [
  // What the customer wants is what they said to the bot, whatever they were asked for since.
  {
    bot: ['how long does a refund take after I send it back?', HUMAN],
    person: ['I sent the jacket back two weeks ago, and there is no money yet.', 'R-20417'],
    documents: ['shop/refunds.en.md'],
  },
  { bot: ['where do you ship?', HUMAN], documents: ['shop/delivery.en.md'] },
  { bot: ['where do you ship?', HUMAN], person: ['hello?', 'thanks', 'ok'], documents: ['shop/delivery.en.md'] },
  // A follow-up is read in the light of what was said before.
  { bot: ['how much is delivery?', HUMAN], person: ['and to Norway?'], documents: ['shop/delivery.en.md'] },
  {
    bot: ['is the Otterskin jacket waterproof?', HUMAN],
    person: ['how do I wash it?'],
    documents: ['gear/jackets.en.md'],
  },
  // Who goes on to something else is suggested that first.
  {
    bot: ['where do you ship?', HUMAN],
    person: ['can I order spare parts for my tent?'],
    documents: ['gear/repairs.en.md', 'shop/delivery.en.md'],
  },
  // What only the staff may know.
  {
    bot: ['my parcel came late', HUMAN],
    person: ['how much goodwill do I get?'],
    documents: ['internal/goodwill.en.md'],
  },
  { bot: ['怎么退货', '转人工'], locale: 'zh-Hans', documents: ['shop/returns.zh.md'] },
  { bot: ['转人工'], person: ['运费多少'], locale: 'zh-Hans', documents: ['shop/delivery.zh.md'] },
  // Words that demand a person say what it is about.
  { bot: ['this is a scam, my parcel is late'], documents: ['shop/tracking.en.md'] },
  { bot: ['I want to talk to a person about my refund'], documents: ['shop/refunds.en.md'] },
  // Nothing is better than nonsense.
  { bot: [HUMAN], documents: [] },
  { bot: ['operator'], person: ['hello?', 'R-20417', 'ann@example.com'], documents: [] },
  { bot: ['转人工'], person: ['好的', 'AO-100123'], locale: 'zh-Hans', documents: [] },
  { bot: ['do you rent kayaks by the hour?', HUMAN], documents: [] },
]

it('suggests to an agent what the conversation is about, and nothing where nothing is near', async () => {
  const data = temporaryFolder()
  const server = await startServer({ data, env: { PARLEY_CONFIG_DIR: configurationIn(temporaryFolder(), UNLIMITED) } })
  const desk = openDesk(server.url, operatorToken(data))
  for (const { bot, person = [], locale, documents } of ROWS) {
    const customer = await startConversation(server.url, locale)
    await customer.listen()
    for (const line of bot) await customer.say(line)
    const id = (await desk.list('?status=waiting')).find((item) => item.conversation === customer.conversationId)?.id
    await desk.act(id ?? '', 'take')
    for (const line of person) await customer.post({ text: line })
    await until(
      async () =>
        (await desk.lines(id ?? '')).filter(({ author }) => author === 'customer').length ===
        bot.length + person.length,
    )
    const { items } = await desk.json<{ items: readonly Passage[] }>(`/handovers/${id}/suggestions`)
    const found = [...new Set(items.map(({ document }) => document))]
    const said = [...bot, ...person].join(' / ')
    expect.soft(found.slice(0, 1), said).toEqual(documents.slice(0, 1))
    expect.soft(found, said).toEqual(expect.arrayContaining([...documents]))
  }
}, 120_000)
