import { useState } from 'preact/hooks'
import { fill } from '../../widget/strings/strings.ts'
import { type Entrance, signInAddress } from '../session.ts'
import type { desk as english } from '../strings/en.ts'
import { Mark } from './mark.tsx'

interface SignInProps {
  readonly strings: typeof english
  readonly signIn: Entrance['signIn']
  readonly problem: string | undefined
  readonly onToken: (token: string) => void
}

/** At the company's provider where there is one, otherwise by a token. */
export function SignIn({ strings, signIn, problem, onToken }: SignInProps) {
  const [token, setToken] = useState('')
  return (
    <main class="entrance">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (signIn) location.assign(signInAddress(signIn))
          else if (token.trim()) onToken(token.trim())
        }}
      >
        <Mark />
        <h1>{strings.signIn}</h1>
        <p class="lead">{strings.signInLead}</p>
        {!signIn && <TokenField strings={strings} token={token} onToken={setToken} />}
        <p role="alert" class="problem">
          {problem}
        </p>
        <button type="submit" class="button main">
          {signIn?.name ? fill(strings.signInWith, { name: signIn.name }) : strings.signIn}
        </button>
      </form>
    </main>
  )
}

type TokenFieldProps = Pick<SignInProps, 'strings' | 'onToken'> & { readonly token: string }

function TokenField({ strings, token, onToken }: TokenFieldProps) {
  return (
    <>
      <label for="token">{strings.token}</label>
      <input
        id="token"
        type="password"
        autocomplete="off"
        spellcheck={false}
        required
        aria-describedby="token-hint"
        value={token}
        onInput={({ currentTarget }) => onToken(currentTarget.value)}
      />
      <p id="token-hint" class="hint">
        {strings.tokenHint}
      </p>
    </>
  )
}
