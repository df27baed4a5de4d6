import { useRef, useState } from 'preact/hooks'
import type { DeskAct, HandoverItem } from '../../core/desk.ts'
import { useDesk } from '../context.ts'
import type { Desk, DeskState, Opened as OpenedState } from '../desk.ts'
import { type Draft, draftOf } from '../draft.ts'
import { useKeys } from '../keys.ts'
import { mayDo } from '../may.ts'
import { Acts } from './acts.tsx'
import { Composer } from './composer.tsx'
import { Lines } from './lines.tsx'
import { Side } from './side.tsx'
import { Typing } from './typing.tsx'

interface OpenedProps {
  readonly desk: Desk
  readonly state: DeskState
  readonly opened: OpenedState
  readonly item: HandoverItem
}

/** One conversation: what was said, what is written, and what to know. */
export function Opened({ desk, state, opened, item }: OpenedProps) {
  const { me, strings } = useDesk()
  const may = mayDo(item, me)
  const kept = useRef(draftOf(item.id)).current
  const [draft, setDraft] = useState<Draft>(kept.get)
  const [details, setDetails] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)

  const write = (next: Draft) => {
    kept.set(next)
    setDraft(next)
  }
  const focus = (kind: Draft['kind']) => {
    if (!may[kind]) return
    write({ ...draft, kind })
    field.current?.focus()
  }
  const act = async (given: DeskAct) => {
    const done = await desk.act(item.id, given)
    if (done && (given.kind === 'take' || given.kind === 'reopen')) field.current?.focus()
  }
  const insert = (text: string) => {
    write({ kind: draft.kind, text: draft.text.trim() === '' ? text : `${draft.text.trimEnd()}\n\n${text}` })
    field.current?.focus()
  }

  useKeys({
    ...(may.take && { t: () => act({ kind: 'take' }) }),
    ...(may.reopen && { o: () => act({ kind: 'reopen' }) }),
    ...(may.give && { b: () => act({ kind: 'return' }) }),
    ...(may.close && { c: () => act({ kind: 'close' }) }),
    ...(may.transfer && { x: () => document.getElementById('transfer')?.focus() }),
    r: () => focus('reply'),
    n: () => focus('note'),
    ...(may.reply &&
      Object.fromEntries(opened.passages.map(({ text }, index) => [String(index + 1), () => insert(text)]))),
  })

  return (
    <>
      <main class="talk">
        <header class="over">
          <button type="button" class="button quiet back" onClick={() => desk.open(undefined)}>
            ← <span class="unseen">{strings.back}</span>
          </button>
          <h2>{opened.context?.customerName ?? strings.customer}</h2>
          <Acts item={item} may={may} queues={state.queues} onAct={act} />
          <button
            type="button"
            class="button quiet details"
            aria-expanded={details}
            onClick={() => setDetails(!details)}
          >
            {strings.details}
          </button>
        </header>
        <Lines lines={opened.lines} />
        <Typing typed={opened.typed ?? 0} />
        {opened.problem && (
          <p role="alert" class="problem">
            {opened.problem}
          </p>
        )}
        <Composer field={field} desk={desk} item={item} may={may} canned={state.canned} draft={draft} onDraft={write} />
      </main>
      <Side item={item} opened={opened} shown={details} {...(may.reply && { onInsert: insert })} />
    </>
  )
}
