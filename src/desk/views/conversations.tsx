import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Alerts } from '../alerts.ts'
import { Idle } from '../components/idle.tsx'
import { Lost } from '../components/lost.tsx'
import { Opened } from '../components/opened.tsx'
import { Queue } from '../components/queue.tsx'
import { useDesk } from '../context.ts'
import { createDesk, type Desk } from '../desk.ts'
import { useKeys } from '../keys.ts'
import { countOf, waitingOf } from '../state.ts'

interface ConversationsProps {
  readonly alerts: Alerts
  readonly onLive: (live: boolean | undefined) => void
  /** How many wait for this agent. */
  readonly onCount: (count: number) => void
  readonly onSignedOut: () => void
}

/** Who waits on the left; the conversation and what to know of it beside them. */
export function Conversations({ alerts, onLive, onCount, onSignedOut }: ConversationsProps) {
  const { api, me, strings } = useDesk()
  const desk: Desk = useMemo(
    () =>
      createDesk({
        api,
        me: me.id,
        onNews: (news) => alerts.tell(news, desk.current().opened?.id === news.item.id),
        onSignedOut,
      }),
    [api],
  )
  const [state, setState] = useState(desk.current)
  const list = useRef<HTMLElement>(null)

  useEffect(() => {
    setState(desk.current())
    const stop = desk.subscribe(setState)
    return () => {
      stop()
      desk.close()
    }
  }, [desk])
  const count = countOf(state, me.id)
  useEffect(() => onLive(state.ended ? undefined : state.live), [state.live, state.ended])
  useEffect(() => onCount(count), [count])
  useEffect(() => () => onCount(0), [])

  const move = (step: 1 | -1) => {
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('button.item') ?? [])]
    const here = buttons.indexOf(document.activeElement as HTMLElement)
    const open = buttons.findIndex((button) => button.getAttribute('aria-current') === 'true')
    const from = here >= 0 ? here : open
    buttons[from < 0 ? 0 : Math.min(Math.max(from + step, 0), buttons.length - 1)]?.focus()
  }
  useKeys({ j: () => move(1), k: () => move(-1) })

  const waiting = waitingOf(state)
  const takeNext = () => {
    const [next] = waiting
    if (!next) return
    desk.open(next.id)
    desk.act(next.id, { kind: 'take' }).then((done) => done && document.getElementById('words')?.focus())
  }
  const { opened, lost, live, ended } = state
  const item = opened && state.items.get(opened.id)
  return (
    <div class="desk-frame">
      <p class="banner" role="alert">
        {ended ? strings.ended : live === false && strings.offline}
      </p>
      <div class={item || lost ? 'desk open' : 'desk'}>
        <Queue ref={list} state={state} onOpen={desk.open} />
        {opened && item ? (
          <Opened key={item.id} desk={desk} state={state} opened={opened} item={item} />
        ) : lost ? (
          <Lost item={lost} onBack={() => desk.open(undefined)} />
        ) : (
          <Idle waiting={waiting.length} onTakeNext={me.role === 'agent' ? takeNext : undefined} />
        )}
      </div>
    </div>
  )
}
