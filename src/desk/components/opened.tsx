import { useRef, useState } from 'preact/hooks'
import type { DeskAct, HandoverItem } from '../../core/desk.ts'
import { useDesk } from '../context.ts'
import { nameOf } from '../customer.ts'
import type { Desk } from '../desk.ts'
import { type Draft, draftOf } from '../draft.ts'
import { useKeys } from '../keys.ts'
import { mayDo } from '../may.ts'
import { wordsOf } from '../problems.ts'
import type { DeskState, Opened as OpenedState } from '../state.ts'
import { Acts } from './acts.tsx'
import { Composer } from './composer.tsx'
import { Heading } from './heading.tsx'
import { KeptDraft } from './kept-draft.tsx'
import { Lines } from './lines.tsx'
import { insertable } from './passages.tsx'
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
  const writes = may.reply || may.note

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
    s: () => {
      setDetails(true)
      document.getElementById('search')?.focus()
    },
    ...(may.reply && insertable(opened.passages, insert)),
  })

  return (
    <>
      <main class="talk">
        <Heading item={item} onBack={() => desk.open(undefined)}>
          <Acts item={item} may={may} queues={state.queues} onAct={act} />
          <button
            type="button"
            class="button quiet details"
            aria-expanded={details}
            onClick={() => setDetails(!details)}
          >
            {strings.showDetails}
          </button>
        </Heading>
        <Lines lines={opened.lines} customer={nameOf(item, strings)} />
        <Typing typed={opened.typed ?? 0} />
        {opened.problem && (
          <p role="alert" class="problem">
            {wordsOf(opened.problem, strings)}
            <button type="button" class="button quiet" onClick={() => desk.forgetProblem(item.id)}>
              {strings.dismiss}
            </button>
          </p>
        )}
        {writes ? (
          <Composer
            field={field}
            desk={desk}
            item={item}
            may={may}
            canned={state.canned}
            draft={draft}
            onDraft={write}
          />
        ) : (
          <div class="instead">
            <p>{{ waiting: strings.takeFirst, taken: strings.elsewhere, closed: strings.reopenFirst }[item.status]}</p>
            <KeptDraft text={draft.text} />
          </div>
        )}
      </main>
      <Side item={item} opened={opened} desk={desk} shown={details} {...(may.reply && { onInsert: insert })} />
    </>
  )
}
