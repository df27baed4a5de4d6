import type { UnmaskStream } from '../core/masking.ts'
import { startOfUnfinished } from './placeholders.ts'

/** Puts values back as a text comes in, and holds back only what may be the beginning of a placeholder. */
export function unmaskStream(unmask: (text: string) => string): UnmaskStream {
  let held = ''
  let inWord = false
  const show = (ready: string) => {
    if (ready === '') return ''
    // A bare placeholder is a word of its own: none begins where the last piece ended within a word.
    const text = inWord ? unmask(`a${ready}`).slice(1) : unmask(ready)
    inWord = /[\w\\]$/.test(ready)
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
