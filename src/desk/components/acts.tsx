import type { DeskAct, HandoverItem, QueueState } from '../../core/desk.ts'
import { useDesk } from '../context.ts'
import type { May } from '../may.ts'

interface ActsProps {
  readonly item: HandoverItem
  readonly may: May
  readonly queues: readonly QueueState[]
  readonly onAct: (act: DeskAct) => void
}

/** What can be done with a conversation. */
export function Acts({ item, may, queues, onAct }: ActsProps) {
  const { strings } = useDesk()
  const others = queues.filter(({ name }) => name !== item.queue)
  const button = (kind: 'take' | 'return' | 'close' | 'reopen', key: string, label: string, main = false) => (
    <button
      type="button"
      class={main ? 'button main' : 'button'}
      aria-keyshortcuts={key}
      title={`${label} (${key})`}
      onClick={() => onAct({ kind })}
    >
      {label}
    </button>
  )
  return (
    <div class="acts">
      {may.transfer && others.length > 0 && (
        <select
          id="transfer"
          aria-label={strings.transferTo}
          aria-keyshortcuts="x"
          value=""
          onChange={({ currentTarget }) => onAct({ kind: 'transfer', queue: currentTarget.value })}
        >
          <option value="" disabled>
            {strings.transfer}
          </option>
          {others.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
      {may.give && button('return', 'b', strings.return)}
      {may.close && button('close', 'c', strings.closeIt)}
      {may.reopen && button('reopen', 'o', strings.reopen, true)}
      {may.take && button('take', 't', strings.take, true)}
    </div>
  )
}
