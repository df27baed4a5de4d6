import { useState } from 'preact/hooks'
import type { Identity, Role } from '../../core/principal.ts'
import type { Alerts } from '../alerts.ts'
import { useDesk } from '../context.ts'
import { roleName } from '../names.ts'
import type { ViewName } from '../views/views.ts'
import { DeskIcon } from './icon.tsx'
import { Mark } from './mark.tsx'

interface TopProps {
  readonly identity: Identity
  readonly role: Role
  /** Whether what is shown is kept up to date, where it is. */
  readonly live: boolean | undefined
  /** Where there is something to be told of. */
  readonly alerts: Alerts | undefined
  readonly views: readonly ViewName[]
  readonly view: ViewName
  readonly onView: (view: ViewName) => void
  readonly onRole: (role: Role) => void
  readonly onHelp: () => void
  readonly onSignOut: () => void
}

export function Top({ identity, role, live, alerts, views, view, onView, onRole, onHelp, onSignOut }: TopProps) {
  const { strings } = useDesk()
  return (
    <header class="top">
      <Mark />
      <h1>{strings.title}</h1>
      {views.length > 1 && (
        <nav aria-label={strings.views}>
          {views.map((name) => (
            <button
              key={name}
              type="button"
              class="button quiet"
              aria-current={name === view ? 'page' : undefined}
              onClick={() => onView(name)}
            >
              {strings[name]}
            </button>
          ))}
        </nav>
      )}
      {live !== undefined && (
        <p class={live ? 'line live' : 'line'} role="status">
          {live ? strings.live : strings.reconnecting}
        </p>
      )}
      <span class="who">{identity.name ?? identity.id}</span>
      {identity.roles.length > 1 && (
        <select
          aria-label={strings.role}
          value={role}
          onChange={({ currentTarget }) => onRole(currentTarget.value as Role)}
        >
          {identity.roles.map((own) => (
            <option key={own} value={own}>
              {roleName(own, strings)}
            </option>
          ))}
        </select>
      )}
      {alerts && <Bell alerts={alerts} />}
      <button
        type="button"
        class="button quiet"
        aria-label={strings.shortcuts}
        title={strings.shortcuts}
        onClick={onHelp}
      >
        <kbd>?</kbd>
      </button>
      <button type="button" class="button quiet" onClick={onSignOut}>
        {strings.signOut}
      </button>
    </header>
  )
}

function Bell({ alerts }: { alerts: Alerts }) {
  const { strings } = useDesk()
  const [on, setOn] = useState(alerts.isOn)
  return (
    <button
      type="button"
      class={on ? 'tool bell on' : 'tool bell'}
      aria-pressed={on}
      aria-label={strings.alerts}
      title={on ? strings.alertsOn : strings.alertsOff}
      onClick={() => alerts.toggle().then(setOn)}
    >
      <DeskIcon name="bell" />
    </button>
  )
}
