/** What may be taken, with the endings that such files have: the first is given to one without. */
const ENDINGS = {
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'application/pdf': ['pdf'],
  'text/plain': ['txt', 'csv', 'log', 'md'],
} as const

export type AttachmentType = keyof typeof ENDINGS

export const ATTACHMENT_TYPES = Object.keys(ENDINGS) as [AttachmentType, ...AttachmentType[]]

export const endingsOf = (type: AttachmentType): readonly [string, ...string[]] => ENDINGS[type]
