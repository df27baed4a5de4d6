import { usePanel } from '../context.ts'
import { safeLink } from '../links.ts'
import type { Source } from '../wire/activity.ts'
import { Icon } from './icon.tsx'
import { OuterLink } from './outer-link.tsx'

export function Sources({ sources }: { sources: readonly Source[] }) {
  const { base, strings } = usePanel()
  const label = sources.length > 1 ? strings.sources : strings.source
  return (
    <ul class="sources" aria-label={label}>
      {sources.map(({ name, url }, index) => {
        const href = safeLink(url, base)
        const content = (
          <>
            <Icon name="page" />
            <span class="title" dir="auto">
              {name}
            </span>
            <span class="kind">{sources.length > 1 ? `${strings.source} ${index + 1}` : strings.source}</span>
          </>
        )
        return (
          <li key={url}>
            {href ? (
              <OuterLink look="source" href={href} title={name}>
                {content}
              </OuterLink>
            ) : (
              <span class="source">{content}</span>
            )}
          </li>
        )
      })}
    </ul>
  )
}
