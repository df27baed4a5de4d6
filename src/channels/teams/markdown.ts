import { marked, type Token, type Tokens } from 'marked'

/**
 * Markdown as Teams shows it in a message: without headings, tables, pictures and rules, which it does not know there,
 * and with addresses that lead somewhere. What is appended to the source is appended to the result, block by block.
 */
export function toTeamsMarkdown(markdown: string, absolute: (url: string) => string | undefined): string {
  const inline = (tokens: readonly Token[] | undefined): string => (tokens ?? []).map(inlineOf).join('')

  function inlineOf(token: Token): string {
    switch (token.type) {
      case 'link':
        return linkTo(inline(token.tokens), token.href)
      case 'image':
        return linkTo(token.text || 'image', token.href)
      case 'strong':
        return `**${inline(token.tokens)}**`
      case 'em':
        return `_${inline(token.tokens)}_`
      case 'del':
        return `~~${inline(token.tokens)}~~`
      case 'br':
        return '\n'
      case 'html':
        return asText(token.raw)
      case 'text':
        return 'tokens' in token && token.tokens ? inline(token.tokens) : token.raw
      default:
        return token.raw
    }
  }

  function linkTo(text: string, href: string): string {
    const url = absolute(href)
    return url === undefined ? text : `[${text}](${url})`
  }

  function block(token: Token): string | undefined {
    switch (token.type) {
      case 'heading':
        return bold(inline(token.tokens))
      case 'paragraph':
      case 'text':
        return inline(token.tokens ?? [token])
      case 'table':
        return rows(token as Tokens.Table)
      case 'list':
        return items(token as Tokens.List)
      case 'blockquote':
        return blocks(token.tokens ?? []).replace(/^/gm, '> ')
      case 'code':
        return token.raw.trimEnd()
      case 'html':
        return asText(token.raw).trimEnd()
      case 'hr':
      case 'space':
      case 'def':
        return undefined
      default:
        return token.raw.trimEnd()
    }
  }

  /** Each row for itself: that reads on a telephone, too. Two columns need their headings once, more in each row. */
  function rows({ header, rows: lines }: Tokens.Table): string {
    const titles = header.map(({ tokens }) => inline(tokens))
    const narrow = titles.length <= 2
    const said = lines.map((cells) => {
      const [first = '', ...others] = cells.map(({ tokens }, column) => {
        const text = column === 0 ? bold(inline(tokens)) : inline(tokens)
        return narrow || !titles[column] ? text : `${titles[column]}: ${text}`
      })
      return `- ${first}${others.map((text) => (narrow ? `: ${text}` : `; ${text}`)).join('')}`
    })
    const heading = titles.filter(Boolean).join(' – ')
    return (narrow && heading ? [bold(heading), '', ...said] : said).join('\n')
  }

  function items({ ordered, start, items: all }: Tokens.List): string {
    return all
      .map((item, index) => {
        const marker = ordered ? `${Number(start || 1) + index}. ` : '- '
        return (
          marker +
          item.tokens
            .map(block)
            .join('\n')
            .replace(/\n/g, `\n${' '.repeat(marker.length)}`)
        )
      })
      .join('\n')
  }

  const blocks = (tokens: readonly Token[]) =>
    tokens
      .map(block)
      .filter((text) => text !== undefined)
      .join('\n\n')

  return blocks(marked.lexer(markdown))
}

const bold = (text: string) => `**${text.replaceAll('**', '')}**`

/** Whatever looks like markup is what somebody wrote: Teams would take it for markup, too. */
const asText = (html: string) => (/^<br *\/?>$/i.test(html) ? '\n' : html.replaceAll('<', '&lt;'))
