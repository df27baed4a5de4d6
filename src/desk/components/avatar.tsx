import type { HandoverItem } from '../../core/desk.ts'
import { initialsOf, tintOf } from '../customer.ts'

/** Tells customers apart at a glance; says nothing that is not beside it in words. */
export function Avatar({ of }: { of: HandoverItem }) {
  return (
    <span class={`avatar tint-${tintOf(of)}`} aria-hidden="true">
      {initialsOf(of) || (
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 12.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-7.5 7.2c0-3 3.4-5.2 7.5-5.2s7.5 2.2 7.5 5.2z" />
        </svg>
      )}
    </span>
  )
}
