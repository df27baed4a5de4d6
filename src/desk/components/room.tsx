import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Identity, Role } from '../../core/principal.ts'
import { goTo, useAddress } from '../address.ts'
import { createAlerts } from '../alerts.ts'
import { createApi, type Standing } from '../api.ts'
import { DeskProvider } from '../context.ts'
import { useKeys } from '../keys.ts'
import type { desk as english } from '../strings/en.ts'
import { localeOf } from '../times.ts'
import { titleOf } from '../title.ts'
import { Audit } from '../views/audit.tsx'
import { Conversations } from '../views/conversations.tsx'
import { Report } from '../views/report.tsx'
import { Transcripts } from '../views/transcripts.tsx'
import { Unanswered } from '../views/unanswered.tsx'
import { viewsOf } from '../views/views.ts'
import { Help } from './help.tsx'
import { Top } from './top.tsx'

interface RoomProps {
  readonly strings: typeof english
  readonly session: Standing
  readonly identity: Identity
  readonly onRole: (role: Role) => void
  /** With `ended` where the server takes the token or session no longer. */
  readonly onSignOut: (ended: boolean) => void
}

/** Of whoever answers customers; who reads for another one, is asked. */
const PURPOSE = 'support'

/** Everything behind the sign-in. */
export function Room({ strings, session, identity, onRole, onSignOut }: RoomProps) {
  const [help, setHelp] = useState(false)
  const [live, setLive] = useState<boolean>()
  const [count, setCount] = useState(0)
  const role = (session.role ?? identity.roles[0]) as Role
  const views = viewsOf(role)
  const address = useAddress()
  const view = views.find((name) => name === address.view) ?? views[0] ?? 'conversations'
  const serves = view === 'conversations'
  const api = useMemo(() => createApi(serves ? { ...session, purpose: PURPOSE } : session), [session, serves])
  const alerts = useMemo(() => createAlerts(strings), [strings])
  const locale = useMemo(() => localeOf(strings.lang), [strings])
  useKeys({ '?': () => setHelp(true) })
  useEffect(() => {
    document.title = titleOf(strings, count)
    return () => {
      document.title = titleOf(strings)
    }
  }, [count])
  return (
    <DeskProvider value={{ api, strings, locale, me: { ...identity, role } }}>
      <div class="room">
        <Top
          identity={identity}
          role={role}
          live={serves ? live : undefined}
          alerts={serves ? alerts : undefined}
          views={views}
          view={view}
          onView={(name) => goTo(name)}
          onRole={onRole}
          onHelp={() => setHelp(true)}
          onSignOut={() => onSignOut(false)}
        />
        {serves && (
          <Conversations alerts={alerts} onLive={setLive} onCount={setCount} onSignedOut={() => onSignOut(true)} />
        )}
        {view === 'transcripts' && <Transcripts session={session} />}
        {view === 'unanswered' && <Unanswered session={session} />}
        {view === 'report' && <Report />}
        {view === 'audit' && <Audit />}
      </div>
      {help && <Help onClose={() => setHelp(false)} />}
    </DeskProvider>
  )
}
