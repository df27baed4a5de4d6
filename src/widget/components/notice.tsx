import { usePanel } from '../context.ts'
import type { Status } from '../wire/connection.ts'

/** Says how the connection is, unless it is as it should be. */
export function Notice({ status }: { status: Status }) {
  const { chat, strings } = usePanel()
  const shown = status === 'online' || status === 'closed' ? undefined : status
  return (
    <div class={`notice ${shown}`} role="status" hidden={!shown}>
      {shown && (
        <>
          <span class="dot" />
          <span>{strings[shown]}</span>
          {shown === 'reconnecting' && (
            <button type="button" class="link" onClick={chat.reconnect}>
              {strings.tryAgain}
            </button>
          )}
        </>
      )}
    </div>
  )
}
