import { useState } from 'preact/hooks'
import type { desk as english } from '../strings/en.ts'
import { Mark } from './mark.tsx'

interface SignInProps {
  readonly strings: typeof english
  readonly problem: string | undefined
  readonly onToken: (token: string) => void
}

export function SignIn({ strings, problem, onToken }: SignInProps) {
  const [token, setToken] = useState('')
  return (
    <main class="entrance">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (token.trim()) onToken(token.trim())
        }}
      >
        <Mark />
        <h1>{strings.signIn}</h1>
        <p class="lead">{strings.signInLead}</p>
        <label for="token">{strings.token}</label>
        <input
          id="token"
          type="password"
          autocomplete="off"
          spellcheck={false}
          required
          aria-describedby="token-hint"
          value={token}
          onInput={({ currentTarget }) => setToken(currentTarget.value)}
        />
        <p id="token-hint" class="hint">
          {strings.tokenHint}
        </p>
        <p role="alert" class="problem">
          {problem}
        </p>
        <button type="submit" class="button main">
          {strings.signIn}
        </button>
      </form>
    </main>
  )
}
