import { useState } from 'preact/hooks'
import { type Api, createApi, type Standing } from '../api.ts'
import { useDesk } from '../context.ts'
import { useLoaded } from '../loaded.ts'

interface PurposeProps {
  readonly title: string
  readonly session: Standing
  readonly onChosen: (api: Api) => void
}

/** Asks what for, before what was said is shown: the audit log has the answer. */
export function Purpose({ title, session, onChosen }: PurposeProps) {
  const { api, strings } = useDesk()
  // Which there are, the policies say.
  const purposes = useLoaded(() => api.get<{ items: string[] }>('/purposes'), [api]).value?.items ?? []
  const names: Readonly<Record<string, string>> = strings.purposes
  const [purpose, setPurpose] = useState<string>('')
  const [reason, setReason] = useState('')
  return (
    <main class="page">
      <form
        class="purpose"
        onSubmit={(event) => {
          event.preventDefault()
          onChosen(createApi({ ...session, purpose, reason }))
        }}
      >
        <h2>{title}</h2>
        <p>{strings.purposeLead}</p>
        <label for="purpose">{strings.purpose}</label>
        <select id="purpose" required value={purpose} onChange={({ currentTarget }) => setPurpose(currentTarget.value)}>
          <option value="" disabled>
            {strings.choosePurpose}
          </option>
          {purposes.map((one) => (
            <option key={one} value={one}>
              {names[one] ?? one}
            </option>
          ))}
        </select>
        <label for="reason">{strings.why}</label>
        <input id="reason" value={reason} onInput={({ currentTarget }) => setReason(currentTarget.value)} />
        <button type="submit" class="button main">
          {strings.read}
        </button>
      </form>
    </main>
  )
}
