import { fill } from '../../widget/strings/strings.ts'
import { useDesk } from '../context.ts'
import { useKeys } from '../keys.ts'

interface IdleProps {
  readonly waiting: number
  /** Where the role takes conversations. */
  readonly onTakeNext: (() => void) | undefined
}

/** Where no conversation is open: who waits, and the next one. */
export function Idle({ waiting, onTakeNext }: IdleProps) {
  const { strings } = useDesk()
  const next = waiting > 0 ? onTakeNext : undefined
  useKeys(next ? { t: next } : {})
  const count = waiting === 1 ? strings.someWait.one : strings.someWait.other
  return (
    <main class="nothing">
      <h2>{waiting > 0 ? fill(count, { count: waiting }) : strings.choose}</h2>
      <p>{strings.chooseHint}</p>
      {next && (
        <button
          type="button"
          class="button main"
          aria-keyshortcuts="t"
          title={`${strings.takeNext} (t)`}
          onClick={next}
        >
          {strings.takeNext}
        </button>
      )}
    </main>
  )
}
