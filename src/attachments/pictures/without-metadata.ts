import type { AttachmentType } from '../types.ts'
import { jpegWithoutMetadata } from './jpeg.ts'
import { pngWithoutMetadata } from './png.ts'
import { webpWithoutMetadata } from './webp.ts'

const CLEANERS: Readonly<Partial<Record<AttachmentType, (bytes: Uint8Array) => Uint8Array>>> = {
  'image/jpeg': jpegWithoutMetadata,
  'image/png': pngWithoutMetadata,
  'image/webp': webpWithoutMetadata,
}

/**
 * A photograph without what the camera wrote about it: where it was taken, when, with what. What is seen stays as it
 * is, bit by bit. Of a file that is broken, what lies behind the break stays.
 */
export function withoutMetadata(bytes: Uint8Array, type: AttachmentType): Uint8Array {
  return CLEANERS[type]?.(bytes) ?? bytes
}
