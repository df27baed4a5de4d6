import { CHINESE, ENGLISH } from './languages.ts'

/** Words of English and Chinese that say little about what a text is about. */
export const STOP_WORDS: ReadonlySet<string> = new Set([...ENGLISH.stop, ...CHINESE.stop])
