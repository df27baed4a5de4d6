import { useState } from 'preact/hooks'
import { useDesk } from '../context.ts'
import { DeskIcon } from './icon.tsx'

interface SearchProps {
  readonly searched: string | undefined
  readonly onSearch: (question: string | undefined) => void
}

/** Asks the documents something else than the customer did. Each is a look at the conversation: by Enter alone. */
export function Search({ searched, onSearch }: SearchProps) {
  const { strings } = useDesk()
  const [words, setWords] = useState(searched ?? '')
  return (
    <search>
      <form
        class="search"
        onSubmit={(event) => {
          event.preventDefault()
          onSearch(words.trim() || undefined)
        }}
      >
        <DeskIcon name="search" />
        <input
          id="search"
          type="search"
          maxLength={2_000}
          dir="auto"
          aria-label={strings.search}
          placeholder={strings.searchHint}
          value={words}
          onInput={({ currentTarget }) => setWords(currentTarget.value)}
        />
      </form>
      {searched !== undefined && (
        <button
          type="button"
          class="link"
          onClick={() => {
            setWords('')
            onSearch(undefined)
          }}
        >
          ← {strings.clear}
        </button>
      )}
    </search>
  )
}
