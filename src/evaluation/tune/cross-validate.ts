/** A setting that is fitted to some items and gains something on each item. */
export interface Tuning<Item, Setting> {
  readonly items: readonly Item[]
  /** Items with the same text fall into the same fold, so that none is judged by a setting fitted to it. */
  readonly textOf: (item: Item) => string
  readonly present: Setting
  readonly fit: (training: readonly Item[]) => Setting
  /** What a setting gains with each of these items. */
  readonly gains: (items: readonly Item[], setting: Setting) => Promise<readonly number[]>
}

export interface CrossValidation<Setting> {
  /** Mean gain with the present setting. */
  readonly before: number
  /** Mean gain of each item with the setting that was fitted without it. */
  readonly after: number
  /** Of the difference between the two. */
  readonly standardError: number
  /** Whether the difference is more than noise. */
  readonly better: boolean
  /** Fitted to all items. */
  readonly setting: Setting
}

const FOLDS = 5
/** In standard errors: a difference by chance alone is larger once in twenty times. */
const SURE = 1.645

/** Fits on four fifths of the items and judges on the last one, five times. */
export async function crossValidate<Item, Setting>(tuning: Tuning<Item, Setting>): Promise<CrossValidation<Setting>> {
  const { items, textOf, present, fit, gains } = tuning
  const foldOf = (item: Item) => hash(textOf(item)) % FOLDS
  const before: number[] = []
  const after: number[] = []
  for (let fold = 0; fold < FOLDS; fold++) {
    const heldOut = items.filter((item) => foldOf(item) === fold)
    if (heldOut.length === 0) continue
    before.push(...(await gains(heldOut, present)))
    after.push(...(await gains(heldOut, fit(items.filter((item) => foldOf(item) !== fold)))))
  }
  const differences = after.map((gain, at) => gain - (before[at] ?? 0))
  const difference = mean(differences)
  const variance = mean(differences.map((one) => (one - difference) ** 2))
  const standardError = Math.sqrt(variance / Math.max(1, differences.length - 1))
  const better = difference > SURE * standardError
  return { before: mean(before), after: mean(after), standardError, better, setting: fit(items) }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

/** FNV-1a: the same folds in every run. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return value >>> 0
}
