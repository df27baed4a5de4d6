import type { Middleware } from '../core/dialog.ts'
import type { Turn } from '../core/turn.ts'

/** Runs a dialog within its layers, the first outermost. Throws where a layer goes on twice. */
export function aroundDialog(layers: readonly Middleware[], turn: Turn, dialog: () => Promise<void>): Promise<void> {
  async function run(depth: number): Promise<void> {
    const layer = layers[depth]
    if (!layer) return dialog()
    let gone = false
    await layer(turn, () => {
      if (gone) throw new TypeError(`layer ${depth + 1} of the middleware called next() twice`)
      gone = true
      return run(depth + 1)
    })
  }
  return run(0)
}
