import { useRef, useState } from 'preact/hooks'
import { useConversation, usePanel } from '../context.ts'
import { waits } from '../conversation.ts'
import { useDownload } from './download.ts'
import { Icon } from './icon.tsx'

export function Header({ onClose, onRestart }: { onClose(): void; onRestart(): void }) {
  const { chat, strings, title } = usePanel()
  const { entries } = useConversation(chat)
  const [asking, setAsking] = useState(false)
  const said = entries.some((entry) => entry.author === 'customer' && !waits(entry))
  const [download, startDownload] = useDownload(chat, said)
  const opener = useRef<HTMLButtonElement>(null)
  const keeper = useRef<HTMLButtonElement>(null)

  const restart = () => {
    setAsking(false)
    chat.restart()
    onRestart()
  }
  const cancel = () => {
    setAsking(false)
    opener.current?.focus()
  }
  const tryAgain = () => {
    // The button that was pressed goes away.
    keeper.current?.focus()
    startDownload()
  }
  // There is nothing to lose before the customer has said something.
  const ask = () => (entries.some(({ author }) => author === 'customer') ? setAsking(true) : restart())

  return (
    <>
      <div class="header">
        <span class="mark">
          <Icon name="chat" />
        </span>
        <div class="titles">
          <h2>
            <bdi>{title}</bdi>
          </h2>
          <p>{strings.assistant}</p>
        </div>
        <button
          type="button"
          class="tool"
          ref={keeper}
          disabled={!said}
          aria-busy={download === 'busy'}
          aria-label={strings.download}
          title={strings.download}
          onClick={startDownload}
        >
          <Icon name="download" />
        </button>
        <button
          type="button"
          class="tool"
          ref={opener}
          aria-label={strings.startOver}
          title={strings.startOver}
          onClick={ask}
        >
          <Icon name="compose" />
        </button>
        <button type="button" class="tool" aria-label={strings.close} title={strings.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <div class={download === 'failed' ? 'notice' : 'unseen'} role="status">
        {download === 'done' && strings.downloaded}
        {download === 'failed' && (
          <>
            <span class="dot refused" />
            <span>{strings.notDownloaded}</span>
            <button type="button" class="link" onClick={tryAgain}>
              {strings.tryAgain}
            </button>
          </>
        )}
      </div>
      {asking && (
        <fieldset class="confirm" aria-label={strings.startOver}>
          <p>{strings.startOverQuestion}</p>
          <button type="button" class="chip strong" ref={focus} onClick={restart}>
            {strings.startOverYes}
          </button>
          <button type="button" class="chip" onClick={cancel}>
            {strings.cancel}
          </button>
        </fieldset>
      )}
    </>
  )
}

const focus = (element: HTMLElement | null) => element?.focus()
