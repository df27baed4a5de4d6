import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Principal } from '../core/principal.ts'
import type { Api } from './api.ts'
import type { desk as english } from './strings/en.ts'

export interface DeskContext {
  readonly api: Api
  readonly me: Pick<Principal, 'id' | 'name' | 'role'>
  readonly strings: typeof english
  /** How the reader writes times and numbers: BCP 47. */
  readonly locale: string
}

const Context = createContext<DeskContext | undefined>(undefined)

export const DeskProvider = Context.Provider

export function useDesk(): DeskContext {
  const context = useContext(Context)
  if (!context) throw new Error('No desk around this component.')
  return context
}
