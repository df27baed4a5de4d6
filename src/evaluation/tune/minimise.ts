/** A function of some numbers, with its slope in each of them. */
export type Objective = (at: readonly number[]) => { readonly value: number; readonly slope: readonly number[] }

const MOST_STEPS = 300
/** A step that wins less than this, relative to the value, is the last. */
const ENOUGH = 1e-7
const LONGEST_STEP = 1
/** Share of what the slope promises that a step must keep (Armijo). */
const KEPT = 1e-4

/** Goes down from a start by the steepest way, with steps as long as they help. */
export function minimise(objective: Objective, start: readonly number[]): number[] {
  let at = [...start]
  let here = objective(at)
  let length = LONGEST_STEP
  for (let step = 0; step < MOST_STEPS; step++) {
    const steepness = here.slope.reduce((sum, slope) => sum + slope * slope, 0)
    if (steepness === 0) break
    let next = at
    let there = here
    for (;;) {
      next = at.map((value, axis) => value - length * (here.slope[axis] ?? 0))
      there = objective(next)
      if (there.value <= here.value - KEPT * length * steepness) break
      length /= 2
      if (length < Number.EPSILON) return at
    }
    const won = here.value - there.value
    at = next
    here = there
    if (won < ENOUGH * Math.max(1, Math.abs(here.value))) break
    length *= 2
  }
  return at
}
