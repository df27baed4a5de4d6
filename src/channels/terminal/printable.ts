import { stripVTControlCharacters } from 'node:util'

// Control characters but the line feed, and the marks that reorder what is around them: a document must neither drive
// the terminal nor show something other than it says.
const UNPRINTABLE = /[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/gu

/** A text that does nothing to a terminal but show itself. */
export function printable(text: string): string {
  return stripVTControlCharacters(text.toWellFormed())
    .replace(/\r\n?/g, '\n')
    .replaceAll('\t', '  ')
    .replace(UNPRINTABLE, '')
}
