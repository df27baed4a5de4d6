import type { Attachment } from '../core/attachment.ts'

const KILOBYTE = 1_000

/** In one line: what it is called, what it is, and how it is found. */
export function describeAttachment(attachment: Attachment): string {
  const { name, contentType } = attachment
  if ('url' in attachment) return `attachment: ${name} (${contentType}): ${attachment.url}`
  return `attachment: ${name} (${contentType}, ${Math.ceil(attachment.size / KILOBYTE)} kB): ${attachment.id}`
}
