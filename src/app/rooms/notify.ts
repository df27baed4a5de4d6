import type { Accepted } from '../../core/channel.ts'
import { ParleyError } from '../../core/errors.ts'
import type { Notify } from '../../core/notify.ts'
import type { House } from '../house.ts'

/** The first lines of a log, among which there is what a customer wrote. */
const LOOK_AT = 50

/** Says what a company has to say to a customer who wrote before, wherever they wrote. */
export function createNotify({ access, engine, memory }: Pick<House, 'access' | 'engine' | 'memory'>): Notify {
  return async (principal, conversation, { id, text }): Promise<Accepted> => {
    const lines = await memory.read(conversation, 0, LOOK_AT)
    const reference = lines.find((line) => line.kind === 'message')?.message.conversation
    const { customer = '', channel = '' } = reference ?? {}
    await access.guard.require(principal, 'notify', { type: 'conversation', id: conversation, customer, channel })
    if (!reference) {
      throw new ParleyError('unknown-conversation', `there is no conversation ${conversation}, or it was forgotten`)
    }
    return engine.say(reference, text, { id })
  }
}
