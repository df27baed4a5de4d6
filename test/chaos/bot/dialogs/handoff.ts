import { defineDialog } from 'parleykit'
import { SAID } from '../../numbered.ts'

/** Brings a person. */
export default defineDialog({
  description: 'Brings a person',
  examples: ['a person, please'],
  async run(turn) {
    const { status } = await turn.handOff()
    await turn.say(`${SAID}: ${status}`)
  },
})
