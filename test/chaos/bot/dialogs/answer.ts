import { setTimeout as pause } from 'node:timers/promises'
import { defineDialog } from 'parleykit'
import { readNumbered, SAID, writeOpening } from '../../numbered.ts'

/** Says which messages a turn answers, in as many replies as they ask for; one of them may be the retrieval chain's. */
export default defineDialog({
  description: 'Answers numbered messages',
  async run(turn) {
    const asked = readNumbered(turn.message.text)
    const conversation = asked[0]?.conversation ?? 'none'
    const replies = Math.max(1, ...asked.map((message) => message.replies))
    const waitMs = Math.max(0, ...asked.map((message) => message.waitMs))
    const count = Number(turn.state.get('turns') ?? 0) + 1
    turn.state.set('turns', count)
    await pause(waitMs, undefined, { signal: turn.signal })
    await turn.say(writeOpening({ conversation, numbers: asked.map(({ number }) => number), replies, turn: count }))
    for (let reply = 1; reply < replies; reply++) {
      await pause(waitMs, undefined, { signal: turn.signal })
      if (reply === 1 && asked.some(({ asks }) => asks)) {
        const { kind } = await turn.answer(`How long does a refund take for order ${asked[0]?.number}?`)
        if (kind === 'answered') continue
      }
      await turn.say(`${SAID} ${conversation} turn ${count}, reply ${reply + 1}`)
    }
  },
})
