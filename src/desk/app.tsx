import { useEffect, useState } from 'preact/hooks'
import type { Identity } from '../core/principal.ts'
import { createApi, Refused, type Standing } from './api.ts'
import { Room } from './components/room.tsx'
import { SignIn } from './components/sign-in.tsx'
import { type Entrance, endSession, readEntrance, savedSession, saveSession, takeProblem } from './session.ts'
import type { desk as english } from './strings/en.ts'

/** Where somebody has several roles, the first of these. */
const USUAL = ['agent', 'supervisor', 'analyst', 'auditor'] as const

/** Signed in or not, and in which role. */
export function App({ strings }: { strings: typeof english }) {
  const [entrance, setEntrance] = useState<Entrance>()
  const [session, setSession] = useState<Standing>()
  const [identity, setIdentity] = useState<Identity>()
  const [problem, setProblem] = useState<string>()
  const over = entrance?.signIn ? strings.sessionEnded : strings.badToken

  const keep = (next: Standing | undefined) => {
    saveSession(next)
    setSession(next)
    if (!next) setIdentity(undefined)
  }

  async function enter(next: Standing, refused: string): Promise<void> {
    setProblem(undefined)
    try {
      const known = await createApi(next).get<Identity>('/me')
      const role = known.roles.find((own) => own === next.role) ?? USUAL.find((usual) => known.roles.includes(usual))
      setIdentity(known)
      keep({ ...next, role: role ?? known.roles[0] })
    } catch (error) {
      const status = error instanceof Refused ? error.status : 0
      if (status === 401) keep(undefined)
      setProblem(status === 401 ? refused : status === 429 ? strings.tooMany : strings.unreachable)
    }
  }

  async function arrive(): Promise<void> {
    const told = takeProblem()
    const found = await readEntrance().catch((): Entrance => ({}))
    const { token, ...saved } = savedSession()
    if (found.signedIn) await enter(saved, strings.sessionEnded)
    else if (!found.signIn && token !== undefined) await enter({ ...saved, token }, strings.badToken)
    else if (told) setProblem(strings.signInProblems[told])
    // Another tab may have been told first.
    else if (found.signIn && saved.role !== undefined) {
      keep(undefined)
      setProblem(strings.sessionEnded)
    }
    setEntrance(found)
  }

  async function leave(): Promise<void> {
    try {
      const address = session?.token === undefined ? await endSession() : undefined
      keep(undefined)
      if (address !== undefined) location.assign(address)
    } catch {
      keep(undefined)
      setProblem(strings.stillSignedIn)
    }
  }

  useEffect(() => void arrive(), [])

  if (!entrance) return null
  if (!session || !identity) {
    const onToken = (token: string) => enter({ token }, strings.badToken)
    return <SignIn strings={strings} signIn={entrance.signIn} problem={problem} onToken={onToken} />
  }
  return (
    <Room
      key={session.role}
      strings={strings}
      session={session}
      identity={identity}
      onRole={(role) => keep({ ...session, role })}
      onSignOut={(ended) => {
        if (!ended) return void leave()
        setProblem(over)
        keep(undefined)
      }}
    />
  )
}
