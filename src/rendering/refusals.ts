import type { AttachmentRefusal } from '../core/attachment.ts'

/** Why a file was not taken, as the end of a sentence that names it. */
type Refusals = Readonly<Record<AttachmentRefusal, string>>

export const EN_REFUSALS: Refusals = {
  'too-large': 'it is too large.',
  'too-many': 'there are too many files in this conversation.',
  type: 'files of this kind are not taken here.',
  unclean: 'it did not pass the virus scan.',
  unchecked: 'it could not be checked just now.',
}

export const ZH_REFUSALS: Refusals = {
  'too-large': '文件太大。',
  'too-many': '此对话中的文件太多。',
  type: '此处不接收这类文件。',
  unclean: '未通过病毒扫描。',
  unchecked: '暂时无法检查。',
}
