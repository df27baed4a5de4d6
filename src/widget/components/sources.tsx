import { usePanel } from '../context.ts'
import { safeLink } from '../links.ts'
import type { Source } from '../wire/activity.ts'
import { Icon } from './icon.tsx'

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
            <span class="kind">{sources.length > 1 ? `${strings.source} ${index + 1}` : strings.source}</span>
            <span class="title" dir="auto">
              {name}
            </span>
          </>
        )
        return (
          <li key={url}>
            {href ? (
              <a class="source" href={href} target="_blank" rel="noopener noreferrer" title={name}>
                {content}
                <span class="unseen">({strings.newTab})</span>
              </a>
            ) : (
              <span class="source">{content}</span>
            )}
          </li>
        )
      })}
    </ul>
  )
}
