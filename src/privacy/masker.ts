import type { Masker } from '../core/masking.ts'
import { type PersonalDataOptions, personalDataFinder } from './find-personal-data.ts'
import type { PersonalDataType } from './finding.ts'
import { fold } from './fold.ts'
import { LABELS, placeholder, replacePlaceholders } from './placeholders.ts'
import { unmaskStream } from './unmask-stream.ts'

type Kind = PersonalDataType | 'text'

export function createMasker(options: PersonalDataOptions): Masker {
  const findPersonalData = personalDataFinder(options)
  return {
    open() {
      const values = new Map<string, string>()
      const names = new Map<string, string>()
      const counts = new Map<Kind, number>()

      const placeholderOf = (kind: Kind, value: string): string => {
        const key = `${kind} ${sameness(kind, value)}`
        let name = names.get(key)
        if (name === undefined) {
          const count = (counts.get(kind) ?? 0) + 1
          counts.set(kind, count)
          name = `${LABELS[kind]}_${count}`
          names.set(key, name)
          values.set(name, value)
        }
        return placeholder(name)
      }
      // Text that would be taken for a placeholder on the way back gets one of its own.
      const guard = (text: string) => replacePlaceholders(text, (_, written) => placeholderOf('text', written))
      const unmask = (text: string) => replacePlaceholders(text, (name, written) => values.get(name) ?? written)

      return {
        mask(text) {
          let masked = ''
          let from = 0
          for (const { start, end, type } of findPersonalData(text)) {
            masked += guard(text.slice(from, start)) + placeholderOf(type, text.slice(start, end))
            from = end
          }
          return masked + guard(text.slice(from))
        },
        unmask,
        unmaskStream: () => unmaskStream(unmask),
      }
    },
  }
}

/** What makes two writings one value. */
function sameness(kind: Kind, value: string): string {
  if (kind === 'secret' || kind === 'text') return value
  const plain = fold(value).text.toLowerCase()
  return kind === 'email' || kind === 'ip-address' ? plain : plain.replace(/[^\p{L}\p{N}+]/gu, '')
}
