/** The server sends something every 20 s or so; three times that in silence, and the line is dead. */
const SILENCE = 65_000

export interface StreamEvents {
  open(): void
  frame(data: unknown): void
}

/** One WebSocket. `ended` resolves, when it is over, to whether it had ever been open. */
export function listen(url: string, on: StreamEvents) {
  const socket = new WebSocket(url)
  let opened = false
  /** Not every server keeps a silent line alive: the watch begins with the first keep-alive. */
  let keptAlive = false
  let watchdog: ReturnType<typeof setTimeout> | undefined
  let finish: (opened: boolean) => void = () => {}
  const ended = new Promise<boolean>((resolve) => {
    finish = resolve
  })

  function close(): void {
    clearTimeout(watchdog)
    // A close handshake on a dead line takes its time: do not wait for it.
    finish(opened)
    socket.close()
  }

  socket.onopen = () => {
    opened = true
    on.open()
  }
  socket.onmessage = ({ data }) => {
    keptAlive ||= data === ''
    clearTimeout(watchdog)
    if (keptAlive) watchdog = setTimeout(close, SILENCE)
    if (typeof data !== 'string' || data === '') return
    try {
      on.frame(JSON.parse(data))
    } catch {
      // Not ours to understand.
    }
  }
  socket.onclose = close
  socket.onerror = close
  return { ended, close }
}
