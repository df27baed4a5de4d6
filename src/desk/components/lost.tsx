import type { HandoverItem } from '../../core/desk.ts'
import { useDesk } from '../context.ts'
import { draftOf } from '../draft.ts'
import { KeptDraft } from './kept-draft.tsx'

/** In place of a conversation that went to somebody else while it was looked at. */
export function Lost({ item, onBack }: { item: HandoverItem; onBack: () => void }) {
  const { strings } = useDesk()
  return (
    <main class="nothing">
      <div role="alert">
        <h2>{strings.lost}</h2>
        <p>{item.status === 'waiting' ? strings.lostWaiting : strings.lostTaken}</p>
      </div>
      <KeptDraft text={draftOf(item.id).get().text} />
      <p class="back">
        <button type="button" class="button" onClick={onBack}>
          ← {strings.back}
        </button>
      </p>
    </main>
  )
}
