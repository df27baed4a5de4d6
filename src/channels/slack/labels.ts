import type { AttachmentRefusal } from '../../core/attachment.ts'
import { EN_REFUSALS, ZH_REFUSALS } from '../../rendering/refusals.ts'

export interface Labels {
  readonly source: string
  readonly thinking: string
  readonly helpful: string
  readonly notHelpful: string
  readonly whatWasWrong: string
  readonly fillIn: string
  readonly submit: string
  readonly cancel: string
  readonly chosen: (title: string) => string
  readonly tooLong: string
  readonly fileRefused: (name: string, why: AttachmentRefusal) => string
  readonly fileNotGiven: (name: string) => string
  readonly notYours: string
  readonly gone: string
}

const EN: Labels = {
  source: 'Source:',
  thinking: 'is thinking…',
  helpful: 'Helpful',
  notHelpful: 'Not helpful',
  whatWasWrong: 'What was wrong?',
  fillIn: 'Fill in',
  submit: 'Send',
  cancel: 'Cancel',
  chosen: (title) => `You chose: ${title}`,
  tooLong: 'That message is too long for me. Please write a shorter one.',
  fileRefused: (name, why) => `I could not take the file ${name}: ${EN_REFUSALS[why]}`,
  fileNotGiven: (name) => `I could not open the file ${name}.`,
  notYours: 'These buttons are for the person who asked.',
  gone: 'This is not available any more. Please ask again.',
}

const ZH: Labels = {
  source: '来源：',
  thinking: '正在思考…',
  helpful: '有帮助',
  notHelpful: '没有帮助',
  whatWasWrong: '哪里不对？',
  fillIn: '填写',
  submit: '发送',
  cancel: '取消',
  chosen: (title) => `您选择了：${title}`,
  tooLong: '这条消息太长了，请写短一些。',
  fileRefused: (name, why) => `无法接收文件 ${name}：${ZH_REFUSALS[why]}`,
  fileNotGiven: (name) => `无法打开文件 ${name}。`,
  notYours: '这些按钮只供提问的人使用。',
  gone: '此内容已失效，请重新提问。',
}

/** What the channel itself says beside the replies. */
export function labelsFor(locale: string | undefined): Labels {
  return locale?.split('-', 1)[0] === 'zh' ? ZH : EN
}
