import type { ComponentChildren } from 'preact'
import { safeImage, safeLink } from '../links.ts'
import type { Source } from '../wire/activity.ts'
import { readBlocks } from './blocks.ts'
import type { Block, Inline } from './tree.ts'

/**
 * Renders markdown to nodes. No markup is ever parsed from text: raw HTML is shown as it was written, but for the line
 * break, which tables need.
 */
export function renderMarkdown(text: string, context: MarkdownContext, rendered: Rendered = {}) {
  return readBlocks(text).map(
    (block) => (rendered[JSON.stringify([block, context.sources])] ??= renderBlock(block, context)),
  )
}

/** Blocks by what they say: while an answer grows, those that stay the same are not compared again. */
export type Rendered = Record<string, ComponentChildren>

export interface MarkdownContext {
  /** Address of our own server. */
  readonly base: string
  /** What `[1]` and so on in the text refer to. */
  readonly sources: readonly Source[]
}

function renderBlock(block: Block, context: MarkdownContext): ComponentChildren {
  const inline = (pieces: readonly Inline[]) => pieces.map((piece) => renderInline(piece, context))
  switch (block.type) {
    case 'paragraph':
      return <p>{inline(block.children)}</p>
    case 'heading':
      return <p class="heading">{inline(block.children)}</p>
    case 'code':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <pre tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      )
    case 'rule':
      return <hr />
    case 'quote':
      return <blockquote>{block.blocks.map((inside) => renderBlock(inside, context))}</blockquote>
    case 'list': {
      const items = block.items.map((item) => <li>{item.map((inside) => renderInItem(inside, item, context))}</li>)
      return block.start === undefined ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>
    }
    case 'table': {
      const { align, header, rows } = block
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <div class="table" tabIndex={0}>
          <table>
            <thead>
              <tr>
                {header.map((cell, column) => (
                  <th class={align[column]}>{inline(cell)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr>
                  {row.map((cell, column) => (
                    <td class={align[column]}>{inline(cell)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )
    }
  }
}

/** The one paragraph of a list item needs no box of its own. */
function renderInItem(block: Block, item: readonly Block[], context: MarkdownContext): ComponentChildren {
  const alone = item.filter(({ type }) => type === 'paragraph').length === 1
  if (alone && block.type === 'paragraph') return block.children.map((piece) => renderInline(piece, context))
  return renderBlock(block, context)
}

function renderInline(piece: Inline, context: MarkdownContext): ComponentChildren {
  switch (piece.type) {
    case 'text':
      return piece.text
    case 'code':
      return <code>{piece.text}</code>
    case 'break':
      return <br />
    case 'citation':
      return renderCitation(piece.position, context)
    case 'image': {
      const src = safeImage(piece.address, context.base)
      return src ? <img src={src} alt={piece.text} /> : renderLink(piece.address, piece.text || piece.address, context)
    }
    case 'link':
      return renderLink(
        piece.address,
        piece.children.map((child) => renderInline(child, context)),
        context,
      )
    default: {
      const Element = piece.type
      return <Element>{piece.children.map((child) => renderInline(child, context))}</Element>
    }
  }
}

function renderLink(address: string, children: ComponentChildren, { base }: MarkdownContext): ComponentChildren {
  const href = safeLink(address, base)
  if (!href) return children
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  )
}

/** A number in brackets that no source has is just that. The style sheet writes the others: they are not part of the words. */
function renderCitation(position: number, { base, sources }: MarkdownContext): ComponentChildren {
  const source = sources[position - 1]
  if (!source) return `[${position}]`
  const href = safeLink(source.url, base)
  return (
    <sup class="cited" title={source.name}>
      {href ? (
        // biome-ignore lint/a11y/useAnchorContent: it is named after the source.
        <a href={href} target="_blank" rel="noopener noreferrer" aria-label={source.name} data-number={position} />
      ) : (
        position
      )}
    </sup>
  )
}
