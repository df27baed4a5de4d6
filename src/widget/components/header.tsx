import { useRef, useState } from 'preact/hooks'
import { useConversation, usePanel } from '../context.ts'
import { agentOf, waits } from '../conversation.ts'
import { Avatar } from './avatar.tsx'
import { useDownload } from './download.ts'
import { Tool } from './tool.tsx'

export function Header({ onClose, onRestart }: { onClose(): void; onRestart(): void }) {
  const { chat, strings, title } = usePanel()
  const conversation = useConversation(chat)
  const { entries } = conversation
  const agent = agentOf(conversation)
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
        <Avatar agent={agent} />
        <div class="titles">
          <h2>
            <bdi>{agent ?? title}</bdi>
          </h2>
          <p>{agent === undefined ? strings.assistant : strings.person}</p>
        </div>
        <Tool
          icon="download"
          label={strings.download}
          ref={keeper}
          disabled={!said}
          aria-busy={download === 'busy'}
          onClick={startDownload}
        />
        <Tool icon="compose" label={strings.startOver} ref={opener} onClick={ask} />
        <Tool icon="close" label={strings.close} onClick={onClose} />
      </div>
      <div class={download === 'failed' ? 'notice refused' : 'unseen'} role="status">
        {download === 'done' && strings.downloaded}
        {download === 'failed' && (
          <>
            <span class="dot" />
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
