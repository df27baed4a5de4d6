import type { DeskAct, HandoverItem, QueueState } from '../../core/desk.ts'
import { fill } from '../../widget/strings/strings.ts'
import { useDesk } from '../context.ts'
import type { May } from '../may.ts'

interface ActsProps {
  readonly item: HandoverItem
  readonly may: May
  readonly queues: readonly QueueState[]
  readonly onAct: (act: DeskAct) => void
}

/** Who has the conversation, and what can be done with it. */
export function Acts({ item, may, queues, onAct }: ActsProps) {
  const { me, strings } = useDesk()
  const { status, agent, queue } = item
  const others = queues.filter(({ name }) => name !== queue)
  const button = (kind: 'take' | 'return' | 'close' | 'reopen', key: string, label: string, main = false) => (
    <button
      type="button"
      class={main ? 'button main' : 'button'}
      aria-keyshortcuts={key}
      onClick={() => onAct({ kind })}
    >
      {label}
    </button>
  )
  const standing =
    status === 'waiting'
      ? fill(strings.isWaiting, { queue })
      : status === 'closed'
        ? strings.wasClosed
        : agent?.id === me.id
          ? strings.withYou
          : fill(strings.withAgent, { name: agent?.name ?? '' })
  return (
    <>
      <p class={`standing ${status}`} role="status">
        {standing}
      </p>
      <div class="acts">
        {may.transfer && others.length > 0 && (
          <select
            id="transfer"
            aria-label={strings.transferTo}
            value=""
            onChange={({ currentTarget }) => onAct({ kind: 'transfer', queue: currentTarget.value })}
          >
            <option value="" disabled>
              {strings.transfer}
            </option>
            {others.map(({ name }) => (
              <option>{name}</option>
            ))}
          </select>
        )}
        {may.give && button('return', 'b', strings.return)}
        {may.close && button('close', 'c', strings.closeIt)}
        {may.reopen && button('reopen', 'o', strings.reopen, true)}
        {may.take && button('take', 't', strings.take, true)}
      </div>
    </>
  )
}
