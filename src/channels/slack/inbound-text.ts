/** What a customer wrote, as people read it: Slack's marks for people, channels and links become words. */
export function inboundText(text: string, bot: string): string {
  const words = text
    .replace(/<([@#!])([^<>|]+)(?:\|([^<>]*))?>/g, (_, sort: string, id: string, label?: string) => {
      if (sort === '@' && id === bot) return ''
      if (sort === '!') return specialWord(id, label)
      return `${sort}${label || id}`
    })
    .replace(/<((?:https?|mailto|tel):[^<>|]+)(?:\|([^<>]*))?>/g, (_, url: string, label?: string) =>
      label && !url.endsWith(label) ? `${label} (${url})` : (label ?? url),
    )
  return clean(words.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'))
}

/** `<!here>`, `<!subteam^S1|@team>`, `<!date^…|3 May>`. */
function specialWord(id: string, label: string | undefined): string {
  return label || `@${id.split('^', 1)[0]}`
}

/** Well-formed Unicode without control characters, other than line feed and tab. */
const clean = (text: string) =>
  text
    .toWellFormed()
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/[ \t]+/g, ' ')
    .trim()

export const mentions = (text: string, user: string): boolean => new RegExp(`<@${user}(\\|[^>]*)?>`).test(text)
