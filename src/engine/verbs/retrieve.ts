import type { Turn } from '../../core/turn.ts'
import type { VerbContext } from './context.ts'

export function createRetrieve({ retrieve, signal }: VerbContext): Turn['retrieve'] {
  return (question) => {
    signal.throwIfAborted()
    return retrieve(question)
  }
}
