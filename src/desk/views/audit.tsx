import { useState } from 'preact/hooks'
import type { AuditEntry } from '../../core/audit.ts'
import { Page } from '../components/page.tsx'
import { useDesk } from '../context.ts'
import { useLoaded } from '../loaded.ts'

const AT_ONCE = 100

/** Who accessed what, newest first. */
export function Audit() {
  const { api, strings, locale } = useDesk()
  const [before, setBefore] = useState<number>()
  const loaded = useLoaded(() => api.get<{ items: AuditEntry[] }>('/audit', { before, limit: AT_ONCE }), [api, before])
  const items = loaded.value?.items ?? []
  const last = items.at(-1)?.sequence ?? 1
  return (
    <Page title={strings.audit} loaded={loaded}>
      <table>
        <thead>
          <tr>
            <th class="number">#</th>
            <th>{strings.time}</th>
            <th>{strings.who}</th>
            <th>{strings.action}</th>
            <th>{strings.resource}</th>
            <th>{strings.outcome}</th>
            <th>{strings.purpose}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ sequence, time, principal, action, resource, outcome }) => (
            <tr key={sequence}>
              <td class="number">{sequence}</td>
              <td>{new Date(time).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'medium' })}</td>
              <td>
                {principal.name ?? principal.id} <span class="tag">{principal.role}</span>
              </td>
              <td>{action}</td>
              <td class="long">{resource}</td>
              <td>
                <span class={outcome === 'refused' || outcome === 'failed' ? 'tag failed' : 'tag'}>{outcome}</span>
              </td>
              <td>{[principal.purpose, principal.reason].filter(Boolean).join(': ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="pager">
        {before && (
          <button type="button" class="button" onClick={() => setBefore(undefined)}>
            {strings.newest}
          </button>
        )}
        {last > 1 && (
          <button type="button" class="button" onClick={() => setBefore(last)}>
            {strings.older}
          </button>
        )}
      </p>
    </Page>
  )
}
