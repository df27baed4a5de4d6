import { type Activity, DirectLine } from 'botframework-directlinejs'
import XMLHttpRequest from 'xhr2'
import { capabilities } from '../../../src/channels/web/capabilities.ts'
import { type Bubble, describeChannel } from '../../contracts/channel.ts'
import { until } from '../../support/until.ts'
import { openHouse } from './house.ts'

globalThis.XMLHttpRequest = XMLHttpRequest

interface Shown extends Bubble {
  readonly id: string
  readonly buttons: readonly { readonly type: string; readonly title: string; readonly value: unknown }[]
  readonly replyId?: string | undefined
}

/** As the client of Microsoft's own Web Chat sees it. */
describeChannel('web', capabilities, async ({ accept, read, attachments, clock, log, greeting, banner, changed }) => {
  const house = await openHouse({
    accept,
    read,
    attachments: { store: attachments, maxBytes: 100_000 },
    clock,
    log,
    greeting: () => greeting,
    status: async () => {
      const text = banner()
      return { open: true, ...(text !== undefined && { banner: text }) }
    },
  })
  const { token, conversationId } = await house.generate({ user: { id: 'u1', name: 'Ada' } })
  // It waits 3 to 15 s before it connects again, by chance; here 3.
  const client = new DirectLine({ token, domain: house.url, random: () => 0 } as ConstructorParameters<
    typeof DirectLine
  >[0])
  const bubbles: Shown[] = []
  let typings = 0
  const see = (activity: Activity) => {
    const { type, channelData } = activity
    if (type === 'typing' && !('text' in activity)) typings++
    else if (type === 'message' || type === 'typing') put(activity, channelData)
    changed()
  }
  // It ends with an error when it is told to end.
  client.activity$.subscribe(see, () => {})

  // A stream is named after its first activity; its end takes its place.
  function put(activity: Activity, data: { streamId?: string; replyId?: string } = {}): void {
    const shown = bubbleOf(activity, data.streamId ?? String(activity.id), data.replyId)
    const at = bubbles.findIndex(({ id }) => id === shown.id)
    if (at < 0) bubbles.push(shown)
    else bubbles[at] = shown
  }

  const post = (activity: object) =>
    new Promise<void>((resolve, reject) =>
      client
        .postActivity({ type: 'message', from: { id: 'u1' }, ...activity } as Activity)
        .subscribe(() => resolve(), reject),
    )
  await until(() => client.connectionStatus$.getValue() === 2)

  return {
    channel: house.channel,
    show: () => [...bubbles],
    say: (text) => post({ text }),
    async press(title) {
      const button = bubbles.flatMap(({ buttons }) => buttons).findLast((each) => each.title === title)
      if (!button) throw new Error(`there is no button "${title}"`)
      await post(button.type === 'imBack' ? { text: button.value } : { value: button.value })
    },
    rate(rating, comment) {
      const reply = bubbles.findLast(({ replyId }) => replyId !== undefined)?.replyId
      return post({ value: { dialog: 'feedback', value: { reply, rating, comment } } })
    },
    // The client's own way begins with a blob of a browser; what it sends then is this.
    async attach({ name, contentType, bytes }) {
      const body = new FormData()
      const activity = { type: 'message', from: { id: 'u1' }, attachments: [{ contentType, name }] }
      body.append('activity', new Blob([JSON.stringify(activity)], { type: 'application/vnd.microsoft.activity' }))
      body.append('file', new Blob([Uint8Array.from(bytes)], { type: contentType }), name)
      const { status } = await house.call(`/conversations/${conversationId}/upload?userId=u1`, { token, body })
      if (status !== 200) throw new Error(`the file was refused: ${status}`)
    },
    typings: () => typings,
    banner: async () => (await house.call('/status')).body.banner,
    async cut() {
      for (const socket of house.sockets) socket.destroy()
    },
    async close() {
      client.end()
      await house.close()
    },
  }
})

// biome-ignore lint/suspicious/noExplicitAny: the client's own types lack what the protocol has.
function bubbleOf(activity: any, id: string, replyId: string | undefined): Shown {
  const { text = '', from, attachments = [], entities = [], suggestedActions } = activity
  const sources = entities
    .flatMap(({ citation = [] }) => citation)
    .map(({ appearance }: never) => Object.values(appearance).join(' '))
  const cards = attachments.filter(({ content }: { content?: unknown }) => content !== undefined)
  return {
    id,
    text: [text, ...attachments.map(({ name = '' }) => name), ...sources].join('\n'),
    cards: cards.map(({ content }: { content: object }) => content),
    author: from.name,
    buttons: suggestedActions?.actions ?? [],
    replyId,
  }
}
