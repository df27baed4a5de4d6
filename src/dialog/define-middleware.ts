import type { Middleware } from '../core/dialog.ts'

/**
 * What crosses all dialogs, in `dialogs/middleware.ts`: each runs around the next, the first outermost, and around the
 * dialog. As a dialog, it is run again after an `ask`.
 */
export function defineMiddleware(...layers: readonly Middleware[]): readonly Middleware[] {
  return layers
}
