import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Entry } from '../conversation.ts'

/** Nearer to the end than this counts as being there. */
const NEAR = 48
/** What stays visible above the question while its answer grows. */
const HEADROOM = 12

/**
 * Follows what is said, but never against the reader: who scrolled up stays there, and an answer taller than the
 * window stops when the question it answers reaches the top.
 */
export function useFollow(entries: readonly Entry[], open: boolean) {
  const log = useRef<HTMLDivElement>(null)
  const following = useRef(true)
  const lastTop = useRef(0)
  const seen = useRef(0)
  const [behind, setBehind] = useState(false)
  const [news, setNews] = useState(false)

  const measure = (element: HTMLElement) => {
    const below = element.scrollHeight - element.clientHeight - element.scrollTop
    if (below < NEAR) {
      following.current = true
      seen.current = entries.length
      setNews(false)
    }
    setBehind(below >= NEAR)
  }

  const onScroll = () => {
    const element = log.current
    if (!element) return
    if (element.scrollTop < lastTop.current - 1) following.current = false
    lastTop.current = element.scrollTop
    measure(element)
  }

  const toEnd = () => {
    following.current = true
    log.current?.scrollTo({ top: log.current.scrollHeight })
    log.current?.focus({ preventScroll: true })
  }

  const last = entries.at(-1)
  const saidNow = last?.author === 'customer' && last.delivery === 'pending'
  const settle = () => {
    const element = log.current
    if (!element || !open) return
    if (saidNow) following.current = true
    if (following.current) element.scrollTop = Math.max(element.scrollTop, restingPlace(element))
    else if (entries.length > seen.current) setNews(true)
    lastTop.current = element.scrollTop
    measure(element)
  }

  // On every render: typing, buttons and a growing answer all move the end.
  useLayoutEffect(settle)

  return { log, onScroll, toEnd, behind, news }
}

function restingPlace(log: HTMLElement): number {
  const end = log.scrollHeight - log.clientHeight
  const questions = log.querySelectorAll<HTMLElement>('.message.customer')
  const question = questions[questions.length - 1]
  return question ? Math.min(end, question.offsetTop - HEADROOM) : end
}
