import { usePanel } from '../context.ts'
import { isPicture, sizeOf } from '../files.ts'
import { safeImage, safeLink } from '../links.ts'
import type { FileReference } from '../wire/activity.ts'
import { Icon } from './icon.tsx'
import { OuterLink } from './outer-link.tsx'
import { Thumbnail } from './thumbnail.tsx'

/** The pictures and files of a message. */
export function Files({ files }: { files: readonly (File | FileReference)[] }) {
  const { strings } = usePanel()
  return (
    <ul class="files" aria-label={strings.attached}>
      {files.map((file) => (
        <li key={file}>{file instanceof File ? <Own file={file} /> : <Received file={file} />}</li>
      ))}
    </ul>
  )
}

function Own({ file }: { file: File }) {
  const { locale } = usePanel()
  if (isPicture(file.type)) return <Thumbnail file={file} />
  return (
    <span class="file">
      <FileName name={file.name} note={sizeOf(file.size, locale)} />
    </span>
  )
}

function Received({ file: { name, contentType, url, thumbnail } }: { file: FileReference }) {
  const { base } = usePanel()
  const picture = isPicture(contentType) ? safeImage(thumbnail ?? url, base) : undefined
  const content = picture ? (
    <img class="picture" src={picture} alt={name} />
  ) : (
    <FileName name={name} note={contentType.split('/').at(-1)?.toUpperCase()} />
  )
  const href = safeLink(url, base)
  if (!href) return <span class={picture ? undefined : 'file'}>{content}</span>
  return (
    <OuterLink look={picture ? undefined : 'file'} href={href}>
      {content}
    </OuterLink>
  )
}

export function FileName({ name, note }: { name: string; note: string | undefined }) {
  return (
    <>
      <Icon name="page" />
      <span class="title">
        <bdi>{name}</bdi>
      </span>
      <span class="kind">{note}</span>
    </>
  )
}
