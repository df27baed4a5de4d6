import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Entry } from '../conversation.ts'

/** Nearer to the end than this counts as being there. */
const NEAR = 48
/** What stays free above the message that came to rest at the top. */
const HEADROOM = 12

/**
 * Follows what is said, but never against the reader: who scrolled up stays there, and an answer taller than the
 * window stops when the question it answers reaches the top.
 */
export function useFollow(entries: readonly Entry[], open: boolean) {
  const log = useRef<HTMLDivElement>(null)
  const following = useRef(true)
  const seen = useRef(0)
  const [behind, setBehind] = useState(false)
  const [news, setNews] = useState(false)

  const measure = () => {
    const element = log.current
    if (!element || !open) return
    const bottom = element.scrollTop + element.clientHeight
    following.current = element.scrollHeight - bottom < NEAR
    const newest = messagesOf(element).at(-1)
    if (following.current || !newest || newest.offsetTop < bottom) seen.current = entries.length
    setBehind(!following.current)
    setNews(entries.length > seen.current)
  }

  const last = entries.at(-1)
  const justSaid = last?.author === 'customer' && last.delivery === 'pending'
  const settle = () => {
    const element = log.current
    if (!element || !open || !last) return
    if (following.current || justSaid) element.scrollTop = Math.max(element.scrollTop, restingPlace(element))
    measure()
  }

  const toEnd = () => {
    log.current?.scrollTo({ top: log.current.scrollHeight })
    log.current?.focus({ preventScroll: true })
  }

  // On every render: typing, buttons and a growing answer all move the end.
  useLayoutEffect(settle)

  // A notice above the log, and a composer that grows below it, leave it less room.
  const settleAgain = useRef(settle)
  settleAgain.current = settle
  useEffect(() => {
    const resized = new ResizeObserver(() => settleAgain.current())
    if (log.current) resized.observe(log.current)
    return () => resized.disconnect()
  }, [])

  return { log, onScroll: measure, settle, toEnd, behind, news }
}

const messagesOf = (log: HTMLElement): HTMLElement[] => [...log.querySelectorAll<HTMLElement>('.message')]

/** The end, unless the newest message, with the question right before it, is taller than the window. */
function restingPlace(log: HTMLElement): number {
  const [before, newest] = messagesOf(log).slice(-2)
  const top = before?.matches('.customer') ? before : (newest ?? before)
  const end = log.scrollHeight - log.clientHeight
  return top ? Math.min(end, top.offsetTop - HEADROOM) : end
}
