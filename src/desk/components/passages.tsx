import { useEffect, useRef, useState } from 'preact/hooks'
import type { Passage } from '../../core/passage.ts'
import { safeLink } from '../../widget/links.ts'
import { renderMarkdown } from '../../widget/markdown/markdown.tsx'
import { useDesk } from '../context.ts'

/** Those that may go to a customer, by the number that is on them. */
export function insertable(passages: readonly Passage[], insert: (text: string) => void): Record<string, () => void> {
  const keys = passages.flatMap(({ audience, text }, index) =>
    audience === 'internal' ? [] : [[String(index + 1), () => insert(text)] as const],
  )
  return Object.fromEntries(keys)
}

interface PassagesProps {
  readonly passages: readonly Passage[]
  readonly onInsert: ((text: string) => void) | undefined
}

/** What the documents say to it. */
export function Passages({ passages, onInsert }: PassagesProps) {
  return (
    <ol class="passages">
      {passages.map((passage, index) => (
        <Card key={passage.id} passage={passage} number={index + 1} onInsert={onInsert} />
      ))}
    </ol>
  )
}

interface CardProps {
  readonly passage: Passage
  readonly number: number
  readonly onInsert: ((text: string) => void) | undefined
}

function Card({ passage, number, onInsert }: CardProps) {
  const { strings } = useDesk()
  const body = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  const [isLong, setLong] = useState(false)
  const { headingPath, audience, lang, text, url } = passage
  const title = headingPath.at(-1)
  const address = safeLink(url, location.origin)
  useEffect(() => {
    const element = body.current
    if (!element) return
    // Where there is little room it is shown later, and only then has a height; opened, it says nothing of it.
    const observer = new ResizeObserver(() => {
      if (element.classList.contains('closed')) setLong(element.scrollHeight > element.clientHeight)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const about = <span class="unseen"> {title}</span>
  return (
    <li lang={lang}>
      <header>
        <kbd>{number}</kbd>
        <h4>{title}</h4>
        {audience === 'internal' && (
          <span class="tag urgent" title={strings.internalHint}>
            {strings.internal}
          </span>
        )}
      </header>
      <div ref={body} class={open ? 'passage' : isLong ? 'passage closed cut' : 'passage closed'}>
        {renderMarkdown(text, { base: location.origin, sources: [] })}
      </div>
      <footer>
        {onInsert && audience !== 'internal' && (
          <button type="button" class="button" onClick={() => onInsert(text)}>
            {strings.insert}
            {about}
          </button>
        )}
        {audience === 'internal' && <span class="hint">{strings.internalHint}</span>}
        {isLong && (
          <button type="button" class="link" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? strings.less : strings.more}
            {about}
          </button>
        )}
        {address && (
          <a href={address} target="_blank" rel="noreferrer">
            {strings.source}
            {about}
          </a>
        )}
      </footer>
    </li>
  )
}
