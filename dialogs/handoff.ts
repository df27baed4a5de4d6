import { defineDialog, type HandOff, type Turn, z } from 'parleykit'

export default defineDialog({
  description: 'Brings a customer to a person',
  examples: [
    'talk to a person',
    'let me talk to a person',
    'let me speak to someone',
    'get me a person',
    'put me through to someone real',
    'I want to talk to someone',
    'I want to speak to a human',
    'I want a person',
    'can I talk to someone',
    'can I chat with a person',
    'can I speak with an agent',
    'chat with an agent',
    'connect me to an agent',
    'connect me with support',
    'get me an agent',
    'get me a human',
    'human please',
    'I need a real person',
    'I want to talk to a real human',
    'speak to customer service',
    'can I speak to a manager',
    'agent',
    'operator',
    'customer service',
    '转人工',
    '请转人工',
    '人工',
    '人工客服',
    '我要人工',
    '人工服务',
    '我要找真人',
    '找真人',
    '让真人跟我说',
    '找个真人',
    '找个人跟我说话',
    '我想和客服说话',
    '帮我接客服',
    '有人吗，我要人工',
  ],
  slots: z.object({ reason: z.string().max(50).optional().describe('why, in one word') }),
  async run(turn, { reason }) {
    const found = await turn.handOff(reason === undefined ? {} : { reason })
    if (found.status !== 'closed') return turn.say(expectation(turn, found))
    const replyTo = await askForAddress(turn, found)
    if (replyTo === undefined) return turn.say(turn.text('handoff.contact'))
    const text = await turn.ask(turn.text('handoff.what'))
    const left = await turn.handOff({ ...(reason !== undefined && { reason }), message: { replyTo, text } })
    await turn.say(turn.text(left.status === 'unavailable' ? 'handoff.contact' : 'handoff.message-taken', { replyTo }))
  },
})

const MINUTE_MS = 60_000

/** What to expect, and no more than is known. */
function expectation(turn: Turn, found: Exclude<HandOff, { status: 'closed' }>): string {
  if (found.status === 'unavailable') return turn.text('handoff.contact')
  if (found.status === 'taken') return turn.text('handoff.taken', { agent: found.agent })
  if (!found.attended) return turn.text('handoff.waiting-unattended')
  if (found.waitMs === undefined) return turn.text('handoff.waiting')
  return turn.text('handoff.waiting-minutes', { minutes: Math.max(1, Math.ceil(found.waitMs / MINUTE_MS)) })
}

/** Out of hours: where an answer can be sent. Undefined where two tries brought none. */
async function askForAddress(
  turn: Turn,
  { opens, timeZone }: Extract<HandOff, { status: 'closed' }>,
): Promise<string | undefined> {
  const format = new Intl.DateTimeFormat(turn.locale, { weekday: 'long', hour: '2-digit', minute: '2-digit', timeZone })
  const when = opens === undefined ? undefined : format.format(opens)
  const closed = when === undefined ? turn.text('handoff.closed') : turn.text('handoff.closed-until', { opens: when })
  for (const question of [`${closed} ${turn.text('handoff.address')}`, turn.text('handoff.address-again')]) {
    const given = z.email().safeParse((await turn.ask(question)).trim())
    if (given.success) return given.data
  }
  return undefined
}
