/** What commands end with: done, found wanting, wrong use. */
export const EXIT = { done: 0, wanting: 1, wrongUse: 2 } as const
