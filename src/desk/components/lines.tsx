import { Fragment } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { TranscriptEntry } from '../../core/transcript.ts'
import { useDesk } from '../context.ts'
import { dayName, isSameDay } from '../times.ts'
import { Line } from './line.tsx'

/** Nearer to the end than this, what is new is followed. In pixels. */
const NEAR = 120

interface LinesProps {
  /** Absent until they are known. */
  readonly lines: readonly TranscriptEntry[] | undefined
  /** What the customer is called where a line does not say it. */
  readonly customer?: string
}

/** What was said, oldest first, day by day. */
export function Lines({ lines, customer }: LinesProps) {
  const { strings, locale } = useDesk()
  const log = useRef<HTMLDivElement>(null)
  const follows = useRef(true)
  const place = useRef(0)
  const content = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const [outer, inner] = [log.current, content.current]
    if (!outer || !inner) return
    // A new line, a picture that has come, a text field that has grown: the end stays in sight.
    const observer = new ResizeObserver(() => {
      if (follows.current) outer.scrollTop = outer.scrollHeight
    })
    for (const element of [outer, inner]) observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return (
    <div
      ref={log}
      class="lines"
      role="log"
      aria-label={strings.history}
      aria-busy={lines === undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        // Only who scrolls back wants to stay there: what grows below moves the end away, too.
        if (scrollHeight - scrollTop - clientHeight < NEAR) follows.current = true
        else if (scrollTop < place.current) follows.current = false
        place.current = scrollTop
      }}
    >
      <div ref={content}>
        {lines === undefined && <p class="event">{strings.loading}</p>}
        {lines?.length === 0 && <p class="event">{strings.nothingSaid}</p>}
        {lines?.map((line, index) => {
          const before = lines[index - 1]
          const newDay = !before || !isSameDay(before.time, line.time)
          return (
            <Fragment key={line.sequence}>
              {newDay && <h3 class="day">{dayName(line.time, Date.now(), locale)}</h3>}
              <Line line={line} customer={customer} opens={newDay || !isSame(line, before)} />
            </Fragment>
          )
        })}
      </div>
    </div>
  )
}

const isSame = (line: TranscriptEntry, before: TranscriptEntry) =>
  before.author === line.author &&
  before.content.senderName === line.content.senderName &&
  before.content.internal === line.content.internal
