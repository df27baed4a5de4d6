/** What dialogs and users of the package import. */

export { z } from 'zod'
export type { Answer } from './core/answer.ts'
export { AttachmentRefused, type StoredAttachment } from './core/attachment.ts'
export { type ErrorCode, ParleyError } from './core/errors.ts'
export type { Message } from './core/message.ts'
export type { Passage } from './core/passage.ts'
export type { ReplyDraft, SuggestedAction } from './core/reply.ts'
export type { Turn } from './core/turn.ts'
export { type DialogDefinition, defineDialog } from './dialog/define-dialog.ts'
