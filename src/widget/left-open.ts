/** Remembers, for as long as the tab lives, that the chat was left open. Without storage, only the page knows. */
export function createLeftOpen(key: string) {
  return {
    get(): boolean {
      try {
        return sessionStorage.getItem(key) !== null
      } catch {
        return false
      }
    },
    set(open: boolean): void {
      try {
        if (open) sessionStorage.setItem(key, 'open')
        else sessionStorage.removeItem(key)
      } catch {
        // Blocked or full.
      }
    },
  }
}
