import { once } from 'node:events'
import { WebSocket } from 'ws'

interface Frame {
  activities: { id: string; type: string; text: string; channelData?: Record<string, unknown> }[]
  watermark?: string
}

/** A socket, and what came by it. */
export function connect(url: string, options = {}) {
  const socket = new WebSocket(url, options)
  const frames: Frame[] = []
  socket.on('message', (data) => frames.push(JSON.parse(data.toString())))
  const activities = () => frames.flatMap((frame) => frame.activities)
  const texts = () => activities().map((activity) => activity.text)
  const have = (count: number) =>
    new Promise<string[]>((resolve) => {
      const look = () => texts().length >= count && resolve(texts())
      socket.on('message', look)
      look()
    })
  return { socket, frames, activities, texts, have, closed: once(socket, 'close') }
}
