import { kept } from '../widget/kept.ts'
import type { Standing } from './api.ts'

/** Kept as long as the tab is open: a token is not for whoever opens the browser next. */
const place = kept(() => sessionStorage, 'parley-desk:session')

export function savedSession(): Standing | undefined {
  try {
    const saved = JSON.parse(place.get() ?? 'null') as Standing | null
    return typeof saved?.token === 'string' ? saved : undefined
  } catch {
    return undefined
  }
}

export const saveSession = (session: Standing | undefined): void => place.set(session ? JSON.stringify(session) : null)
