/** Ids of a turn's replies: the same in each try of the turn. */
export interface Numbering {
  next(): string
  /** The next one, without taking it. */
  peek(): string
}

export function createNumbering(turn: string): Numbering {
  let count = 0
  return { next: () => `${turn}.${count++}`, peek: () => `${turn}.${count}` }
}
