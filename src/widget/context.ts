import { createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import type { Chat } from './chat.ts'
import type { Conversation } from './conversation.ts'
import type { FileRules } from './files.ts'
import type { kept } from './kept.ts'
import type { PrivacyNotice } from './settings.ts'
import type { panel as english } from './strings/en.ts'

export interface PanelContext {
  readonly chat: Chat
  /** Address of the bot's picture. */
  readonly avatar: string | undefined
  readonly rules: FileRules
  /** Writes a time of day. Made once, in a task of its own: the browser takes long to make the first. */
  readonly time: Intl.DateTimeFormat
  readonly privacyNotice: PrivacyNotice | undefined
  /** What was written and not sent yet. */
  readonly draft: ReturnType<typeof kept>
  readonly strings: typeof english
  /** BCP 47 tag for times and dates. */
  readonly locale: string
  readonly base: string
  readonly title: string
}

const Context = createContext<PanelContext | undefined>(undefined)

export const PanelProvider = Context.Provider

export function usePanel(): PanelContext {
  const context = useContext(Context)
  if (!context) throw new Error('No panel around this component.')
  return context
}

export function useConversation(chat: Chat): Conversation {
  const [state, setState] = useState(chat.current)
  useEffect(() => {
    // What happened between the first rendering and now.
    setState(chat.current())
    return chat.subscribe(setState)
  }, [chat])
  return state
}
