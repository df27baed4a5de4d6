import { useState } from 'preact/hooks'
import type { Attachment, StoredAttachment } from '../../core/attachment.ts'
import { isPicture, sizeOf } from '../../widget/files.ts'
import { safeLink } from '../../widget/links.ts'
import { saveFile } from '../../widget/save-file.ts'
import { useDesk } from '../context.ts'
import { Picture } from './picture.tsx'

/** Files of a line. Opening one is a look at what was said, and entered like one. */
export function Files({ files }: { files: readonly Attachment[] }) {
  const { strings } = useDesk()
  const [failed, setFailed] = useState(false)
  return (
    <ul class="files">
      {files.map((file) => (
        <li key={'id' in file ? file.id : file.url}>
          {'url' in file ? (
            <Linked {...file} />
          ) : isPicture(file.contentType) ? (
            <Picture {...file} />
          ) : (
            <Saved {...file} onFailed={setFailed} />
          )}
        </li>
      ))}
      {failed && <li role="alert">{strings.noFile}</li>}
    </ul>
  )
}

function Saved({ id, name, contentType, size, onFailed }: StoredAttachment & { onFailed: (failed: boolean) => void }) {
  const { api, locale } = useDesk()
  const save = async () => {
    onFailed(false)
    try {
      const response = await api.call(`/attachments/${encodeURIComponent(id)}`)
      saveFile(new File([await response.blob()], name, { type: contentType }))
    } catch {
      onFailed(true)
    }
  }
  return (
    <button type="button" class="button" onClick={save}>
      ↓ <bdi>{name}</bdi> <small>{sizeOf(size, locale)}</small>
    </button>
  )
}

/** Somewhere else, if the address is one that can only be followed. */
function Linked({ name, url }: Extract<Attachment, { url: string }>) {
  const address = safeLink(url, location.origin)
  if (!address) return <bdi>{name}</bdi>
  return (
    <a href={address} target="_blank" rel="noreferrer">
      <bdi>{name}</bdi>
    </a>
  )
}
