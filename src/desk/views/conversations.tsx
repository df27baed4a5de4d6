import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Opened } from '../components/opened.tsx'
import { Queue } from '../components/queue.tsx'
import { useDesk } from '../context.ts'
import { createDesk } from '../desk.ts'
import { useKeys } from '../keys.ts'

interface ConversationsProps {
  readonly onLive: (live: boolean) => void
  readonly onSignedOut: () => void
}

/** Who waits on the left; the conversation and what to know of it beside them. */
export function Conversations({ onLive, onSignedOut }: ConversationsProps) {
  const { api, strings } = useDesk()
  const desk = useMemo(() => createDesk(api, onSignedOut), [api])
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
  useEffect(() => onLive(state.live), [state.live])

  const move = (step: 1 | -1) => {
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('button.item') ?? [])]
    const here = buttons.indexOf(document.activeElement as HTMLElement)
    const open = buttons.findIndex((button) => button.getAttribute('aria-current') === 'true')
    const from = here >= 0 ? here : open
    buttons[from < 0 ? 0 : Math.min(Math.max(from + step, 0), buttons.length - 1)]?.focus()
  }
  useKeys({ j: () => move(1), k: () => move(-1) })

  const item = state.opened && state.items.get(state.opened.id)
  return (
    <div class={item ? 'desk open' : 'desk'}>
      <Queue ref={list} state={state} onOpen={desk.open} />
      {state.opened && item ? (
        <Opened key={item.id} desk={desk} state={state} opened={state.opened} item={item} />
      ) : (
        <main class="nothing">
          <h2>{strings.choose}</h2>
          <p>{strings.chooseHint}</p>
        </main>
      )}
    </div>
  )
}
