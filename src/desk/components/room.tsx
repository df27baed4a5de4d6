import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Identity, Role } from '../../core/principal.ts'
import { createApi, type Standing } from '../api.ts'
import { DeskProvider } from '../context.ts'
import { useKeys } from '../keys.ts'
import type { desk as english } from '../strings/en.ts'
import { Audit } from '../views/audit.tsx'
import { Conversations } from '../views/conversations.tsx'
import { Report } from '../views/report.tsx'
import { Transcripts } from '../views/transcripts.tsx'
import { Unanswered } from '../views/unanswered.tsx'
import { type ViewName, viewsOf } from '../views/views.ts'
import { Help } from './help.tsx'
import { Top } from './top.tsx'

interface RoomProps {
  readonly strings: typeof english
  readonly session: Standing
  readonly identity: Identity
  readonly onRole: (role: Role) => void
  /** With `ended` where the server takes the token no longer. */
  readonly onSignOut: (ended: boolean) => void
}

/** Of whoever answers customers; who reads for another one, is asked. */
const PURPOSE = 'support'

/** Everything behind the sign-in. */
export function Room({ strings, session, identity, onRole, onSignOut }: RoomProps) {
  const [help, setHelp] = useState(false)
  const [live, setLive] = useState<boolean>()
  const role = (session.role ?? identity.roles[0]) as Role
  const views = viewsOf(role)
  const [view, setView] = useState<ViewName>(views[0] ?? 'conversations')
  const serves = view === 'conversations'
  const api = useMemo(() => createApi(serves ? { ...session, purpose: PURPOSE } : session), [session, serves])
  useKeys({ '?': () => setHelp(true) })
  useEffect(() => {
    document.title = `Parley: ${strings.title}`
  }, [])
  return (
    <DeskProvider value={{ api, strings, me: { ...identity, role } }}>
      <div class="room">
        <Top
          identity={identity}
          role={role}
          live={view === 'conversations' ? live : undefined}
          views={views}
          view={view}
          onView={setView}
          onRole={onRole}
          onHelp={() => setHelp(true)}
          onSignOut={() => onSignOut(false)}
        />
        {view === 'conversations' && <Conversations onLive={setLive} onSignedOut={() => onSignOut(true)} />}
        {view === 'transcripts' && <Transcripts session={session} />}
        {view === 'unanswered' && <Unanswered session={session} />}
        {view === 'report' && <Report />}
        {view === 'audit' && <Audit />}
      </div>
      {help && <Help onClose={() => setHelp(false)} />}
    </DeskProvider>
  )
}
