import { ZERO_WIDTH_SPACE } from './escape.ts'

/** A link, or a picture, of our own pages. */
const OWN_LINK = /!?\[([^\]\n]*)\]\((\/[^)\s]*)\)/g

/**
 * Markdown that Slack itself reads, where a stream takes nothing else: what would call people or a channel is broken
 * up, in code too, since it is not said where Slack looks for it; paths of our own become addresses. What is made of a
 * text's beginning is the beginning of what is made of all of it.
 */
export function streamedMarkdown(markdown: string, baseUrl: string | undefined): string {
  return markdown.replace(/<(?=[@!#])/g, `<${ZERO_WIDTH_SPACE}`).replace(OWN_LINK, (_, label: string, path: string) => {
    const url = URL.parse(path, baseUrl)
    return url ? `[${label}](${url.href})` : label
  })
}
