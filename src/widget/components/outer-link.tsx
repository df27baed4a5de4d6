import type { ComponentChildren } from 'preact'
import { usePanel } from '../context.ts'

interface OuterLinkProps {
  readonly href: string
  readonly look?: string | undefined
  readonly title?: string
  readonly children: ComponentChildren
}

/** A link that leaves the chat where it is, and says so to those who do not see it. */
export function OuterLink({ href, look, title, children }: OuterLinkProps) {
  const { strings } = usePanel()
  return (
    <a href={href} class={look} title={title} target="_blank" rel="noopener noreferrer">
      {children}
      <span class="unseen"> ({strings.newTab})</span>
    </a>
  )
}
