import { useEffect, useState } from 'preact/hooks'
import type { Identity } from '../core/principal.ts'
import { createApi, Refused, type Standing } from './api.ts'
import { Room } from './components/room.tsx'
import { SignIn } from './components/sign-in.tsx'
import { savedSession, saveSession } from './session.ts'
import type { desk as english } from './strings/en.ts'

/** Where somebody has several roles, the first of these. */
const USUAL = ['agent', 'supervisor', 'analyst', 'auditor'] as const

/** Signed in or not, and in which role. */
export function App({ strings }: { strings: typeof english }) {
  const [session, setSession] = useState<Standing | undefined>(savedSession)
  const [identity, setIdentity] = useState<Identity>()
  const [problem, setProblem] = useState<string>()

  const keep = (next: Standing | undefined) => {
    saveSession(next)
    setSession(next)
    if (!next) setIdentity(undefined)
  }

  async function signIn(next: Standing): Promise<void> {
    setProblem(undefined)
    try {
      const known = await createApi(next).get<Identity>('/me')
      const role = known.roles.find((own) => own === next.role) ?? USUAL.find((usual) => known.roles.includes(usual))
      setIdentity(known)
      keep({ ...next, role: role ?? known.roles[0] })
    } catch (error) {
      const status = error instanceof Refused ? error.status : 0
      if (status === 401) keep(undefined)
      setProblem(status === 401 ? strings.badToken : status === 429 ? strings.tooMany : strings.unreachable)
    }
  }

  useEffect(() => {
    if (session) signIn(session)
  }, [])

  if (!session || !identity)
    return <SignIn strings={strings} problem={problem} onToken={(token) => signIn({ token })} />
  return (
    <Room
      key={session.role}
      strings={strings}
      session={session}
      identity={identity}
      onRole={(role) => keep({ ...session, role })}
      onSignOut={(ended) => {
        setProblem(ended ? strings.badToken : undefined)
        keep(undefined)
      }}
    />
  )
}
