import type { Turn } from '../../core/turn.ts'
import type { VerbContext } from './context.ts'

export function createHandOff(context: VerbContext): Turn['handOff'] {
  const { journal, signal, askForPerson, leave } = context
  return async (draft = {}) => {
    signal.throwIfAborted()
    const place = journal.place()
    const known = journal.result(place)
    if (known !== undefined) {
      return typeof known === 'object' && known.kind === 'handed-off' ? known.handOff : leave('changed')
    }
    const handOff = await askForPerson(draft)
    journal.keepResult(place, { kind: 'handed-off', handOff })
    return handOff
  }
}
