/** What commands end with: done, found wanting, wrong use. */
export const EXIT = { done: 0, wanting: 1, wrongUse: 2 } as const

/** Ends the process with what a command ended with, once nothing is left to do. */
export async function end(code: Promise<number>): Promise<void> {
  process.exitCode = await code
}
