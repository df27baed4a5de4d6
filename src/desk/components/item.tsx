import type { HandoverItem } from '../../core/desk.ts'
import { fill } from '../../widget/strings/strings.ts'
import { useDesk } from '../context.ts'
import { nameOf } from '../customer.ts'
import { channelName, languageName, reasonName } from '../names.ts'
import { isUnanswered } from '../state.ts'
import { spanOf, useNow } from '../times.ts'
import { Avatar } from './avatar.tsx'

interface ItemProps {
  readonly item: HandoverItem
  /** When something was last done in it. */
  readonly last: number
  readonly current: boolean
  /** Where there are several. */
  readonly namesQueue: boolean
  readonly onOpen: (id: string) => void
}

/** Nobody likes to wait longer than this, in milliseconds. */
const LONG_MS = 5 * 60_000

/** One customer in the queue: who, for how long, where, and why. */
export function Item({ item, last, current, namesQueue, onOpen }: ItemProps) {
  const { me, strings, locale } = useDesk()
  const now = useNow()
  const { status, since, queue, reason, priority, message, agent, answered = 0 } = item
  const waits = status === 'waiting'
  const unanswered = isUnanswered(item)
  const time = spanOf(now - (waits ? since : last), locale)
  const long = now - (waits ? since : last) > LONG_MS && (waits || unanswered)
  const where = [channelName(item.channel, strings), languageName(item.locale, locale), ...(namesQueue ? [queue] : [])]
  return (
    <button type="button" class="item" aria-current={current} onClick={() => onOpen(item.id)}>
      <Avatar of={item} />
      <bdi class={unanswered ? 'who new' : 'who'}>{nameOf(item, strings)}</bdi>
      <span class={long ? 'when long' : 'when'}>
        {waits && <span class="unseen">{fill(strings.waits, { time: '' })}</span>}
        {time}
      </span>
      <span class="where">{where.join(' · ')}</span>
      <span class="tags">
        {priority > 0 && <span class="tag urgent">{reason ? reasonName(reason, strings) : strings.urgent}</span>}
        {priority === 0 && reason && reason !== 'asked' && <span class="tag">{reasonName(reason, strings)}</span>}
        {message && <span class="tag">{strings.messageLeft}</span>}
        {status === 'taken' && agent && agent.id !== me.id && <span class="tag">{agent.name}</span>}
        {unanswered && <span class="tag due">{strings.newLine}</span>}
        {status === 'taken' && !unanswered && answered > 0 && <span class="tag">{strings.wasAnswered}</span>}
      </span>
    </button>
  )
}
