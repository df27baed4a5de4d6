import { useEffect, useRef, useState } from 'preact/hooks'
import type { StoredAttachment } from '../../core/attachment.ts'
import { Thumbnail } from '../../widget/components/thumbnail.tsx'
import { saveFile } from '../../widget/save-file.ts'
import { fill } from '../../widget/strings/strings.ts'
import { useDesk } from '../context.ts'

/** Of each side, in pixels. */
const LARGE = 1_600

/** A picture that somebody sent, small, and large when it is asked for. */
export function Picture({ id, name, contentType }: StoredAttachment) {
  const { api, strings } = useDesk()
  const [file, setFile] = useState<File>()
  const [large, setLarge] = useState(false)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const left = new AbortController()
    api
      .call(`/attachments/${encodeURIComponent(id)}`, { signal: left.signal })
      .then(async (response) => setFile(new File([await response.blob()], name, { type: contentType })))
      .catch(() => left.signal.aborted || setFailed(true))
    return () => left.abort()
  }, [id])
  if (!file) return <span class="file-note">{failed ? `${name}: ${strings.noFile}` : `${name} …`}</span>
  return (
    <>
      <button
        type="button"
        class="shot"
        aria-label={fill(strings.openPicture, { name })}
        onClick={() => setLarge(true)}
      >
        <Thumbnail file={file} />
      </button>
      {large && <Large file={file} onClose={() => setLarge(false)} />}
    </>
  )
}

function Large({ file, onClose }: { file: File; onClose: () => void }) {
  const { strings } = useDesk()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} class="large" aria-label={file.name} onClose={onClose}>
      <header>
        <h2>
          <bdi>{file.name}</bdi>
        </h2>
        <button type="button" class="button" onClick={() => saveFile(file)}>
          {strings.save}
        </button>
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          {strings.close}
        </button>
      </header>
      <Thumbnail file={file} side={LARGE} />
    </dialog>
  )
}
