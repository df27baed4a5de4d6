import { type AttachmentType, endingsOf } from './types.ts'

/** In bytes of UTF-8: with its ending, and an id before it, it is a name in any file system. */
const LONGEST = 150
/** Control and format characters, among them those that turn the direction of text, and what has no meaning. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu
/** What file systems and shells take for something else. */
const SPECIAL = /[<>:"|?*]/g

/** A name that can be shown and saved anywhere: no path, nothing unseen, and the ending of what the file is. */
export function cleanName(given: string, type: AttachmentType): string {
  const last = given.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const plain = last.replace(UNSEEN, '').replace(SPECIAL, '_').replace(/\s+/g, ' ')
  const trimmed = plain.replace(/^[.\s]+|[.\s]+$/g, '')
  const endings = endingsOf(type)
  const ending = endings.find((known) => trimmed.toLowerCase().endsWith(`.${known}`))
  const stem = ending === undefined ? trimmed : trimmed.slice(0, -ending.length - 1)
  return `${shortened(stem) || 'file'}.${ending ?? endings[0]}`
}

/** Ends between two characters. */
function shortened(stem: string): string {
  const { read } = new TextEncoder().encodeInto(stem, new Uint8Array(LONGEST))
  return stem.slice(0, read).trimEnd()
}
