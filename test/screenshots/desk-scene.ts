import type { Browser } from 'playwright-core'
import { DIRECT_LINE_SECRET } from '../bench/process.ts'
import { startConversation } from '../support/customer.ts'
import { openDesk } from '../support/desk.ts'

const LABEL = `<body style="margin:0;width:420px;height:300px;background:#e9e2d4;display:grid;place-items:center">
  <main style="width:330px;padding:18px;background:#fff;font:14px/1.5 sans-serif;rotate:-3deg;box-shadow:0 4px 18px #0003">
    <b style="font-size:19px">RETURN</b> <span style="float:right">13 Nov</span><hr>
    Alpine Otter, Returns<br>Am Hafen 4, 20457 Hamburg
    <div style="margin-top:14px;height:54px;background:repeating-linear-gradient(90deg,#111 0 3px,#fff 3px 5px,#111 5px 6px,#fff 6px 10px)"></div>
    <p style="margin:6px 0 0;letter-spacing:4px">R-20417</p></main>`

/** A picture that a customer could have taken. */
async function photograph(browser: Browser): Promise<string> {
  const page = await browser.newPage({ viewport: { width: 420, height: 300 } })
  await page.setContent(LABEL)
  const bytes = await page.screenshot()
  await page.close()
  return `data:image/png;base64,${bytes.toString('base64')}`
}

/** A morning at the desk: three customers wait, two are looked after, one is done. */
export async function setScene(browser: Browser, url: string, token: string): Promise<void> {
  const desk = openDesk(url, token)
  const arrive = async (name: string | undefined, lines: readonly string[], locale = 'en') => {
    const user = name === undefined ? undefined : { id: `u-${name.length}${name.charCodeAt(0)}`, name }
    const customer = await startConversation(url, locale, user && { secret: DIRECT_LINE_SECRET, user })
    await customer.listen()
    for (const line of lines) await customer.say(line)
    return customer
  }
  const take = async () => {
    const [item] = (await desk.list('?status=waiting')).toSorted((one, other) => other.since - one.since)
    if (!item) throw new Error('Nobody waits.')
    await desk.act(item.id, 'take')
    return item.id
  }

  const jonas = await arrive('Jonas Weber', ['do you repair zips?', 'I want to speak to a human'])
  const done = await take()
  await jonas.listen()
  await desk.act(done, 'reply', { text: 'We do, and it is free within five years.' })
  await desk.act(done, 'close')

  const priya = await arrive('Priya Nair', [
    'which tent for winter?',
    'can I talk to someone?',
    'I want to speak to a human',
  ])
  const answered = await take()
  await priya.listen()
  await desk.act(answered, 'reply', { text: 'The Ridge 3 is made for snow. Shall I keep one for you in Munich?' })

  await arrive('Ann Lee', ['where do you ship?', 'I want to speak to a human'])
  await arrive('王小明', ['怎么退货', '转人工'], 'zh-CN')
  await arrive(undefined, ['this is a scam, I am fed up'])

  const marie = await arrive('Marie Dubois', [
    'how long does a refund take after I send it back?',
    'I want to speak to a human',
  ])
  const open = await take()
  await marie.listen()
  await marie.post({ text: 'I sent the jacket back two weeks ago, and there is no money yet.' })
  await desk.act(open, 'reply', { text: "I'm sorry about that. Let me look at your return: what is its number?" })
  await desk.act(open, 'note', { text: 'The parcel came in on Monday; accounting has it.' })
  await marie.post({
    text: 'R-20417, here is the label',
    attachments: [{ contentType: 'image/png', contentUrl: await photograph(browser), name: 'label.png' }],
  })
}
