import { post } from './post.ts'
import { DIRECT_LINE_SECRET, type Running } from './process.ts'

export interface Activity {
  readonly type: string
  readonly text?: string
  readonly from?: { readonly role?: string }
}

/** A customer with a socket, who hears the bot's activities as they come. */
export async function openConversation({ url }: Running, hear: (activity: Activity) => void) {
  const base = `${url}/v3/directline`
  const started = await post<{ conversationId: string; token: string; streamUrl: string }>(
    `${base}/conversations`,
    {},
    DIRECT_LINE_SECRET,
  )
  const socket = new WebSocket(started.streamUrl)
  let answered = () => {}
  const nextMessage = () =>
    new Promise<void>((resolve) => {
      answered = resolve
    })
  socket.onmessage = ({ data }) => {
    if (data === '') return
    const { activities = [] } = JSON.parse(String(data)) as { readonly activities?: readonly Activity[] }
    for (const activity of activities) {
      if (activity.from?.role !== 'bot') continue
      hear(activity)
      if (activity.type === 'message') answered()
    }
  }
  // The greeting.
  await nextMessage()
  return {
    close: () => socket.close(),
    /** Says something, and waits until the bot's whole message has come. */
    async say(text: string): Promise<void> {
      const answer = nextMessage()
      const activity = { type: 'message', from: { id: 'u' }, text }
      await post(`${base}/conversations/${started.conversationId}/activities`, activity, started.token)
      await answer
    },
  }
}
