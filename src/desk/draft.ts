import { kept } from '../widget/kept.ts'

/** What somebody writes and has not sent, or does not know to have arrived. */
export interface Draft {
  readonly kind: 'reply' | 'note'
  readonly text: string
  /** Under which it was sent: sent again with it, it arrives once. Another text gets another one. */
  readonly key?: string
}

const EMPTY: Draft = { kind: 'reply', text: '' }

/** Drafts outlive the page and the browser, each with its hand-over. */
export function draftOf(handover: string) {
  const place = kept(() => localStorage, `parley-desk:draft:${handover}`)
  return {
    get(): Draft {
      try {
        return { ...EMPTY, ...(JSON.parse(place.get() ?? '{}') as Partial<Draft>) }
      } catch {
        return EMPTY
      }
    },
    set: (draft: Draft) => place.set(draft.text === '' ? null : JSON.stringify(draft)),
  }
}
