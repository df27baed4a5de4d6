import { useEffect, useRef } from 'preact/hooks'
import type { TranscriptEntry } from '../../core/transcript.ts'
import { useDesk } from '../context.ts'
import { Line } from './line.tsx'

/** Nearer to the end than this, what is new is followed. In pixels. */
const NEAR = 120

/** What was said, oldest first. */
export function Lines({ lines }: { lines: readonly TranscriptEntry[] }) {
  const { strings } = useDesk()
  const log = useRef<HTMLDivElement>(null)
  const follows = useRef(true)
  useEffect(() => {
    const element = log.current
    if (element && follows.current) element.scrollTop = element.scrollHeight
  }, [lines.length])
  return (
    <div
      ref={log}
      class="lines"
      role="log"
      aria-label={strings.history}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < NEAR
      }}
    >
      {lines.map((line, index) => (
        <Line key={line.sequence} line={line} opens={!isSame(line, lines[index - 1])} />
      ))}
    </div>
  )
}

const isSame = (line: TranscriptEntry, before: TranscriptEntry | undefined) =>
  before !== undefined &&
  before.author === line.author &&
  before.content.senderName === line.content.senderName &&
  before.content.internal === line.content.internal
