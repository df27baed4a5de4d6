import { capabilities } from '../../../src/channels/terminal/capabilities.ts'
import { createTerminalChannel } from '../../../src/channels/terminal/channel.ts'
import type { Paint } from '../../../src/channels/terminal/paint.ts'
import { describeChannel } from '../../contracts/channel.ts'

const plain: Paint = Object.assign((text: string) => text, { hyperlinks: false })
const THINKING = 'Otto is thinking…'
const CLEAR_LINE = '\r\u001b[K'

describeChannel('terminal', capabilities, async ({ accept, clock, greeting, changed }) => {
  let printed = ''
  const channel = createTerminalChannel({
    accept,
    conversation: { id: 'terminal:1', channel: 'terminal', customer: 'terminal' },
    out: {
      isTTY: true,
      write(text) {
        printed += text
        changed()
      },
    },
    paint: plain,
    columns: () => 80,
    name: 'Otto',
    heading: true,
    locale: 'en',
    messageCharacters: 4_000,
    clock,
  })
  channel.greet(greeting)
  return {
    channel,
    // What a terminal shows is what was printed, without what was wiped off again.
    show: () => [{ text: printed.replaceAll(THINKING + CLEAR_LINE, '').replaceAll(THINKING, '') }],
    say: async (text) => void (await channel.receive(text)),
    async press(title) {
      const [, number] = new RegExp(`^ +(\\d+) +${title.replace('?', '\\?')}$`, 'm').exec(printed) ?? []
      await channel.receive(String(number))
    },
    typings: () => printed.split(THINKING).length - 1,
    close: async () => channel.close(),
  }
})
