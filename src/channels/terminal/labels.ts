export interface Labels {
  readonly source: string
  readonly thinking: (name: string) => string
}

const EN: Labels = { source: 'Source: ', thinking: (name) => `${name} is thinking…` }
const ZH: Labels = { source: '来源：', thinking: (name) => `${name} 正在思考…` }

/** What the channel itself says beside the replies. */
export function labelsFor(locale: string | undefined): Labels {
  return locale?.split('-', 1)[0] === 'zh' ? ZH : EN
}
