import type { Ref } from 'preact'
import type { HandoverItem } from '../../core/desk.ts'
import { fill } from '../../widget/strings/strings.ts'
import { useDesk } from '../context.ts'
import { type DeskState, isUnanswered, waitingOf } from '../state.ts'
import { spanOf } from '../times.ts'
import { Item } from './item.tsx'

interface QueueProps {
  readonly ref: Ref<HTMLElement>
  readonly state: DeskState
  readonly onOpen: (id: string) => void
}

const CLOSED_SHOWN = 30

/** Who waits, most urgent first, and whom somebody looks after. */
export function Queue({ ref, state, onOpen }: QueueProps) {
  const { me, strings } = useDesk()
  const all = [...state.items.values()]
  const having = (status: HandoverItem['status']) => all.filter((item) => item.status === status)
  const groups = {
    waiting: waitingOf(state),
    mine: byNeed(having('taken').filter(({ agent }) => agent?.id === me.id)),
    others: byTime(having('taken').filter(({ agent }) => agent?.id !== me.id)),
    closed: byTime(having('closed')).slice(0, CLOSED_SHOWN),
  }
  const empty = { waiting: strings.nobodyWaits, mine: strings.nothingMine, closed: strings.nothingClosed }
  return (
    <nav ref={ref} class="queue" aria-label={strings.conversations} aria-busy={!state.loaded}>
      {(['waiting', 'mine', 'others', 'closed'] as const)
        .filter((name) => groups[name].length > 0 || (name !== 'others' && (name !== 'mine' || me.role === 'agent')))
        .map((name) => (
          <section key={name} aria-labelledby={`group-${name}`}>
            <h2 id={`group-${name}`}>
              {strings[name]} <span class="count">{groups[name].length}</span>
            </h2>
            {groups[name].length === 0 && name !== 'others' && state.loaded && <p class="empty">{empty[name]}</p>}
            <ul>
              {groups[name].map((item) => (
                <li key={item.id}>
                  <Item
                    item={item}
                    last={lastOf(item)}
                    current={item.id === state.opened?.id}
                    namesQueue={state.queues.length > 1}
                    onOpen={onOpen}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
      <Queues state={state} />
    </nav>
  )
}

/** Those that wait for an answer first, the longest waiting of them before the others; then the latest. */
const byNeed = (items: HandoverItem[]) =>
  items.sort((one, other) => {
    const [needs, otherNeeds] = [isUnanswered(one), isUnanswered(other)]
    if (needs !== otherNeeds) return Number(otherNeeds) - Number(needs)
    return needs ? lastOf(one) - lastOf(other) : lastOf(other) - lastOf(one)
  })

const byTime = (items: HandoverItem[]) => items.sort((one, other) => lastOf(other) - lastOf(one))

const lastOf = ({ heard, answered, closed, since }: HandoverItem) =>
  Math.max(heard ?? 0, answered ?? 0, closed ?? 0, since)

function Queues({ state }: { state: DeskState }) {
  const { strings, locale } = useDesk()
  return (
    <ul class="queues">
      {state.queues.map(({ name, open, online, waitMs }) => (
        <li key={name}>
          <span class={open ? 'dot' : 'dot off'} aria-hidden="true" />
          <span>
            {fill(open ? strings.queueOpen : strings.queueClosed, { name })}
            {' · '}
            {fill(strings.online, { count: online.length })}
            {waitMs !== undefined && <small>{fill(strings.usualWait, { time: spanOf(waitMs, locale) })}</small>}
          </span>
        </li>
      ))}
    </ul>
  )
}
