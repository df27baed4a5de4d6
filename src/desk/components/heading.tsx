import type { ComponentChildren } from 'preact'
import type { HandoverItem } from '../../core/desk.ts'
import { fill } from '../../widget/strings/strings.ts'
import { useDesk } from '../context.ts'
import { nameOf } from '../customer.ts'
import { channelName, languageName } from '../names.ts'
import { Avatar } from './avatar.tsx'

interface HeadingProps {
  readonly item: HandoverItem
  readonly onBack: () => void
  /** What can be done. */
  readonly children: ComponentChildren
}

/** Who the customer is, how they write, and who has them. */
export function Heading({ item, onBack, children }: HeadingProps) {
  const { me, strings, locale } = useDesk()
  const { status, agent, queue } = item
  const standing = {
    waiting: fill(strings.isWaiting, { queue }),
    closed: strings.wasClosed,
    taken: agent?.id === me.id ? strings.withYou : fill(strings.withAgent, { name: agent?.name ?? '' }),
  }
  return (
    <header class="over">
      <button type="button" class="button quiet back" onClick={onBack}>
        ← <span class="unseen">{strings.back}</span>
      </button>
      <Avatar of={item} />
      <div class="whom">
        <h2>
          <bdi>{nameOf(item, strings)}</bdi>
        </h2>
        <p class="where">
          <span class={`standing ${status}`} role="status">
            {standing[status]}
          </span>
          {' · '}
          {channelName(item.channel, strings)} · {languageName(item.locale, locale)}
        </p>
      </div>
      {children}
    </header>
  )
}
