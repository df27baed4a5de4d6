import { usePanel } from '../context.ts'
import { isPicture, sizeOf } from '../files.ts'
import { fill } from '../strings/strings.ts'
import { FileName } from './files.tsx'
import { Thumbnail } from './thumbnail.tsx'
import { Tool } from './tool.tsx'

/** The files that go with the next message. */
export function Tray({ files, onRemove }: { files: readonly File[]; onRemove(file: File): void }) {
  const { strings, locale } = usePanel()
  if (files.length === 0) return null
  return (
    <ul class="tray" aria-label={strings.attachments}>
      {files.map((file) => {
        const label = fill(strings.remove, { name: file.name })
        return (
          <li key={file} class={isPicture(file.type) ? undefined : 'file'}>
            {isPicture(file.type) ? (
              <Thumbnail file={file} />
            ) : (
              <FileName name={file.name} note={sizeOf(file.size, locale)} />
            )}
            <Tool icon="close" look="remove" label={label} onClick={() => onRemove(file)} />
          </li>
        )
      })}
    </ul>
  )
}
