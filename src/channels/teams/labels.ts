import type { AttachmentRefusal } from '../../core/attachment.ts'

/** What this channel itself says. */
export interface Labels {
  readonly working: string
  readonly tooLong: string
  readonly fileRefused: (name: string, why: AttachmentRefusal | undefined) => string
  /** Said of a file that Teams does not take where it would be shown. */
  readonly fileElsewhere: (name: string) => string
  /** What a card's button answers until the reply comes. */
  readonly pressed: string
  /** What a card's button answers that was not sent to this conversation. */
  readonly notHere: string
}

const EN_REFUSALS: Readonly<Record<AttachmentRefusal, string>> = {
  'too-large': 'it is too large.',
  'too-many': 'there are too many files in this conversation.',
  type: 'files of this kind are not taken here.',
  unclean: 'it did not pass the virus scan.',
  unchecked: 'it could not be checked just now.',
}

const ZH_REFUSALS: Readonly<Record<AttachmentRefusal, string>> = {
  'too-large': '文件太大。',
  'too-many': '此对话中的文件太多。',
  type: '此处不接收这类文件。',
  unclean: '未通过病毒扫描。',
  unchecked: '暂时无法检查。',
}

const EN: Labels = {
  working: 'Looking that up…',
  tooLong: "I'm sorry, that is longer than I can read. Please say it in fewer words.",
  fileRefused: (name, why) =>
    `I'm sorry, I could not take **${name}**: ${why ? EN_REFUSALS[why] : 'it could not be fetched.'}`,
  fileElsewhere: (name) => `Ask me in a personal chat for **${name}**.`,
  pressed: 'One moment…',
  notHere: 'This button no longer works.',
}

const ZH: Labels = {
  working: '正在查找……',
  tooLong: '抱歉，这条消息太长，我读不了。请说得简短一些。',
  fileRefused: (name, why) => `抱歉，没能收下 **${name}**：${why ? ZH_REFUSALS[why] : '无法获取该文件。'}`,
  fileElsewhere: (name) => `请在个人聊天中向我索取 **${name}**。`,
  pressed: '请稍候……',
  notHere: '此按钮已失效。',
}

export const labelsFor = (locale: string | undefined): Labels => (locale?.startsWith('zh') ? ZH : EN)
