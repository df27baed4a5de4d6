import type { UnmaskStream } from '../core/masking.ts'
import { startOfUnfinished } from './placeholders.ts'

/** Puts values back as a text comes in, and holds back only what may be the beginning of a placeholder. */
export function unmaskStream(unmask: (text: string) => string): UnmaskStream {
  let held = ''
  // A bare placeholder is a word of its own: what was shown last tells whether one can begin now.
  let last = ''
  const show = (ready: string) => {
    if (ready === '') return ''
    const text = unmask(last + ready).slice(last.length)
    last = ready.slice(-1)
    return text
  }
  return {
    push(piece) {
      const text = held + piece
      const ready = startOfUnfinished(text)
      held = text.slice(ready)
      return show(text.slice(0, ready))
    },
    end() {
      const rest = held
      held = ''
      return show(rest)
    },
  }
}
