import { useState } from 'preact/hooks'
import type { Attachment } from '../../core/attachment.ts'
import { safeLink } from '../../widget/links.ts'
import { saveFile } from '../../widget/save-file.ts'
import { useDesk } from '../context.ts'

/** Files of a line. Opening one is a look at what was said, and entered like one. */
export function Files({ files }: { files: readonly Attachment[] }) {
  const { api, strings } = useDesk()
  const [problem, setProblem] = useState('')
  const save = async ({ id, name, contentType }: Extract<Attachment, { id: string }>) => {
    setProblem('')
    try {
      const response = await api.call(`/attachments/${encodeURIComponent(id)}`)
      saveFile(new File([await response.blob()], name, { type: contentType }))
    } catch {
      setProblem(strings.noFile)
    }
  }
  return (
    <ul class="files">
      {files.map((file) => (
        <li>
          {'id' in file ? (
            <button type="button" class="button" onClick={() => save(file)}>
              ↓ {file.name}
            </button>
          ) : (
            <Linked {...file} />
          )}
        </li>
      ))}
      {problem && <li role="alert">{problem}</li>}
    </ul>
  )
}

/** Somewhere else, if the address is one that can only be followed. */
function Linked({ name, url }: Extract<Attachment, { url: string }>) {
  const address = safeLink(url, location.origin)
  if (!address) return <>{name}</>
  return (
    <a href={address} target="_blank" rel="noreferrer">
      {name}
    </a>
  )
}
