const en = {
  lang: 'en',
  title: (bot: string) => `Conversation with ${bot}`,
  note: (when: string, zone: string) =>
    `Saved on ${when}, times in ${zone}. What was still being answered then is not in it.`,
  you: 'You',
  bot: (name: string) => `${name} (AI assistant)`,
  agent: 'Support',
  system: 'Notice',
  attachment: (name: string) => `Attachment: ${name}`,
  sources: 'Sources:',
  gone: 'A source that is no longer published',
  up: 'Rated as helpful',
  down: 'Rated as not helpful',
  erased: '(erased)',
  unreadable: '(cannot be read any more)',
}

const zh: typeof en = {
  lang: 'zh-CN',
  title: (bot) => `与 ${bot} 的对话`,
  note: (when, zone) => `保存于 ${when}，时间为 ${zone} 时区。保存时正在回答的内容不包含在内。`,
  you: '您',
  bot: (name) => `${name}（AI 助手）`,
  agent: '客服',
  system: '通知',
  attachment: (name) => `附件：${name}`,
  sources: '来源：',
  gone: '已不再发布的来源',
  up: '评价为有帮助',
  down: '评价为没有帮助',
  erased: '（已删除）',
  unreadable: '（已无法读取）',
}

export type Words = typeof en

/** The page's own words in a language, where there are any, else in English. */
export const wordsFor = (locale: string | undefined): Words => (/^zh\b/i.test(locale ?? '') ? zh : en)
