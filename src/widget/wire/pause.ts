/** Milliseconds to wait before a new attempt: doubling, at most half a minute, spread so that pages do not come at once. */
export const backoff = (attempt: number): number => Math.min(30_000, 800 * 2 ** attempt) * (0.5 + Math.random() / 2)

/** A sleep that can be cut short. */
export function createPause() {
  let wake: (() => void) | undefined
  return {
    wait: (milliseconds: number) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      }),
    wake: () => wake?.(),
  }
}
