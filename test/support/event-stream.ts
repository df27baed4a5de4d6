import { onTestFinished } from 'vitest'

export interface HeardEvent {
  readonly event: string
  readonly id: number
  readonly data: Record<string, unknown>
}

/** Reads an event stream as a browser does. */
export async function listenTo(url: string, headers: Record<string, string>) {
  const leave = new AbortController()
  onTestFinished(() => leave.abort())
  const response = await fetch(url, { headers, signal: leave.signal })
  const heard: HeardEvent[] = []
  const ended = read(response, heard).catch(() => {})
  return { response, heard, ended, leave: () => leave.abort() }
}

async function read(response: Response, heard: HeardEvent[]): Promise<void> {
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const field = (name: string) =>
        part
          .split('\n')
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2) ?? ''
      heard.push({ event: field('event'), id: Number(field('id')), data: JSON.parse(field('data')) })
    }
  }
}
