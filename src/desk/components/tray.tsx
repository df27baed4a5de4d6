import { Icon } from '../../widget/components/icon.tsx'
import { Thumbnail } from '../../widget/components/thumbnail.tsx'
import { isPicture, sizeOf } from '../../widget/files.ts'
import { fill } from '../../widget/strings/strings.ts'
import { useDesk } from '../context.ts'
import type { OutgoingFile } from '../outgoing-files.ts'

interface TrayProps {
  readonly files: readonly OutgoingFile[]
  readonly busy: boolean
  readonly onRemove: (file: File) => void
}

/** The files that go with the next reply, and why one does not. */
export function Tray({ files, busy, onRemove }: TrayProps) {
  const { strings, locale } = useDesk()
  if (files.length === 0) return null
  return (
    <ul class="tray" aria-label={strings.attached}>
      {files.map(({ file, id, refused }) => (
        <li key={file} class={refused ? 'refused' : ''}>
          {isPicture(file.type) ? <Thumbnail file={file} /> : <Icon name="page" />}
          <span class="file-name">
            <bdi>{file.name}</bdi>
          </span>
          <span class="file-note" role={refused ? 'alert' : undefined}>
            {refused ?? sizeOf(file.size, locale)}
          </span>
          {busy && !id && !refused ? (
            <progress aria-label={`${strings.sending} ${file.name}`} />
          ) : (
            <button
              type="button"
              class="tool"
              aria-label={fill(strings.remove, { name: file.name })}
              disabled={busy}
              onClick={() => onRemove(file)}
            >
              <Icon name="close" />
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}
