import type { Ref } from 'preact'
import type { HandoverItem } from '../../core/desk.ts'
import { fill } from '../../widget/strings/strings.ts'
import { useDesk } from '../context.ts'
import type { DeskState } from '../desk.ts'
import { spanOf, useNow } from '../since.ts'

interface QueueProps {
  readonly ref: Ref<HTMLElement>
  readonly state: DeskState
  readonly onOpen: (id: string) => void
}

const CLOSED_SHOWN = 30

export function Queue({ ref, state, onOpen }: QueueProps) {
  const { me, strings } = useDesk()
  const all = [...state.items.values()]
  const taken = all.filter(({ status }) => status === 'taken').sort((one, other) => lastOf(other) - lastOf(one))
  const groups = {
    waiting: all
      .filter(({ status }) => status === 'waiting')
      .sort((one, other) => other.priority - one.priority || one.since - other.since),
    mine: taken.filter(({ agent }) => agent?.id === me.id),
    others: taken.filter(({ agent }) => agent?.id !== me.id),
    closed: all
      .filter(({ status }) => status === 'closed')
      .sort((one, other) => lastOf(other) - lastOf(one))
      .slice(0, CLOSED_SHOWN),
  }
  const empty = { waiting: strings.nobodyWaits, mine: strings.nothingMine, closed: strings.nothingClosed }
  return (
    <nav ref={ref} class="queue" aria-label={strings.conversations} aria-busy={!state.loaded}>
      {(['waiting', 'mine', 'others', 'closed'] as const)
        .filter((name) => name !== 'others' || groups.others.length > 0)
        .map((name) => (
          <section aria-labelledby={`group-${name}`}>
            <h2 id={`group-${name}`}>
              {strings[name]} <span class="count">{groups[name].length}</span>
            </h2>
            {groups[name].length === 0 && name !== 'others' && state.loaded && <p class="empty">{empty[name]}</p>}
            <ul>
              {groups[name].map((item) => (
                <li key={item.id}>
                  <Item item={item} current={item.id === state.opened?.id} onOpen={onOpen} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      <Queues state={state} />
    </nav>
  )
}

const lastOf = ({ heard, answered, closed, since }: HandoverItem) =>
  Math.max(heard ?? 0, answered ?? 0, closed ?? 0, since)

interface ItemProps {
  readonly item: HandoverItem
  readonly current: boolean
  readonly onOpen: (id: string) => void
}

function Item({ item, current, onOpen }: ItemProps) {
  const { me, strings } = useDesk()
  const now = useNow()
  const { status, since, locale, queue, reason, heard = 0, answered = 0, priority, message, agent } = item
  const unread = status === 'taken' && heard > answered
  const span = spanOf(now - (status === 'waiting' ? since : lastOf(item)), strings)
  return (
    <button type="button" class="item" aria-current={current} onClick={() => onOpen(item.id)}>
      <span class="who">
        {unread && <span class="dot" role="img" aria-label={strings.newLine} />}
        {shortName(item.customer)}
      </span>
      <span class={status === 'waiting' ? 'wait' : 'when'}>
        {status === 'waiting' ? fill(strings.waits, { time: span }) : span}
      </span>
      <span class="tags">
        {priority > 0 && <span class="tag urgent">{reason ?? strings.urgent}</span>}
        {message && <span class="tag">{strings.messageLeft}</span>}
        <span class="tag">{queue}</span>
        <span class="tag">{locale}</span>
        {status === 'taken' && agent && agent.id !== me.id && <span class="tag">{agent.name}</span>}
      </span>
    </button>
  )
}

/** Ids of browsers are long, and say nothing. */
const shortName = (customer: string) => (customer.length > 18 ? `${customer.slice(0, 15)}…` : customer)

function Queues({ state }: { state: DeskState }) {
  const { strings } = useDesk()
  return (
    <ul class="queues">
      {state.queues.map(({ name, open, online, waitMs }) => (
        <li>
          <span class={open ? 'dot on' : 'dot off'} aria-hidden="true" />
          {[
            fill(open ? strings.queueOpen : strings.queueClosed, { name }),
            fill(strings.online, { count: online.length }),
            ...(waitMs === undefined ? [] : [fill(strings.usualWait, { time: spanOf(waitMs, strings) })]),
          ].join(' · ')}
        </li>
      ))}
    </ul>
  )
}
