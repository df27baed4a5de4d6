/** A word that the browser remembers under a key. Where storage is blocked or full, only the page knows it. */
export function kept(storage: () => Storage, key: string) {
  let own: string | null = null
  return {
    get(): string | null {
      try {
        return storage().getItem(key) ?? own
      } catch {
        return own
      }
    },
    set(word: string | null): void {
      own = word
      try {
        if (word === null) storage().removeItem(key)
        else storage().setItem(key, word)
      } catch {
        // As above.
      }
    },
  }
}

/** Where the conversation of a server is kept. */
export const sessionKey = (base: string): string => `parley:${base}`
