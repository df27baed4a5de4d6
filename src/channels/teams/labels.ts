import type { AttachmentRefusal } from '../../core/attachment.ts'
import { EN_REFUSALS, ZH_REFUSALS } from '../../rendering/refusals.ts'

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
