import { AttachmentRefused } from '../core/attachment.ts'
import { cleanName } from './clean-name.ts'
import { pixelsOf } from './pictures/pixels.ts'
import { withoutMetadata } from './pictures/without-metadata.ts'
import { sniff } from './sniff.ts'
import type { AttachmentType } from './types.ts'

/** More than any phone takes; what a browser makes of it is 400 MB. */
const MOST_PIXELS = 100_000_000

export interface FileRules {
  readonly types: readonly AttachmentType[]
  /** Largest file, in bytes. */
  readonly bytes: number
}

/** A file as it is kept. */
export interface Examined {
  readonly name: string
  readonly contentType: AttachmentType
  readonly bytes: Uint8Array
}

/** Takes a file for what its bytes are, whatever it is called, without where it was taken; refuses what is not to be kept. */
export async function examine(
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
  rules: FileRules,
): Promise<Examined> {
  if (bytes.length > rules.bytes) {
    const megabytes = rules.bytes / 1_000_000
    throw new AttachmentRefused('too-large', `the file is too large: ${megabytes} MB at most`)
  }
  const contentType = await sniff(bytes)
  if (contentType === undefined || !rules.types.includes(contentType)) {
    throw new AttachmentRefused('type', `files of this type are not taken: send one of ${rules.types.join(', ')}`)
  }
  if (pixelsOf(bytes, contentType) > MOST_PIXELS) {
    throw new AttachmentRefused('too-large', `the picture is too large: ${MOST_PIXELS / 1_000_000} megapixels at most`)
  }
  return { name: cleanName(name, contentType), contentType, bytes: withoutMetadata(bytes, contentType) }
}
