import type { ComponentChildren } from 'preact'
import { useDesk } from '../context.ts'
import type { Loaded } from '../loaded.ts'

interface PageProps {
  readonly title: string
  readonly loaded: Loaded<unknown>
  /** Beside the title, also while it loads. */
  readonly tools?: ComponentChildren
  readonly children?: ComponentChildren
}

/** A view that is read: its title, and what was loaded or why not. */
export function Page({ title, loaded, tools, children }: PageProps) {
  const { strings } = useDesk()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <main class="page" tabIndex={0}>
      <header class="titled">
        <h2>{title}</h2>
        {tools}
      </header>
      {loaded.problem && (
        <p role="alert" class="problem">
          {loaded.problem}
        </p>
      )}
      {loaded.value === undefined && !loaded.problem ? <p class="empty">{strings.loading}</p> : children}
    </main>
  )
}
