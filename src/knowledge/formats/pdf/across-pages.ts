import type { RootContent } from 'mdast'
import { toString as plainText } from 'mdast-util-to-string'
import { type Block, list, paragraph, table } from './block.ts'
import type { JoinLines } from './flow.ts'

const ENDS = /[.。!！?？:：;；"”’)）]$/

/** Puts together what a page or a layout cut apart: sentences, tables, and the items of one list. */
export function mergedBlocks(blocks: readonly Block[], join: JoinLines): Block[] {
  const merged: Block[] = []
  for (const block of blocks) {
    const before = merged.at(-1)
    const node = before === undefined ? undefined : mergedNode(before, block, join)
    if (before === undefined || node === undefined) merged.push(block)
    else merged[merged.length - 1] = { page: before.page, node }
  }
  return merged
}

function mergedNode(a: Block, b: Block, join: JoinLines): RootContent | undefined {
  const isTurned = a.page !== b.page
  if (isTurned && a.node.type === 'paragraph' && b.node.type === 'paragraph') {
    const [before, after] = [plainText(a.node), plainText(b.node)]
    const goesOn = !ENDS.test(before) && /^[\p{Ll}\p{Script=Han}\p{N}]/u.test(after)
    return goesOn ? paragraph(join([before, after])) : undefined
  }
  if (a.node.type === 'list' && b.node.type === 'list' && a.node.ordered === b.node.ordered) {
    return list(
      [...a.node.children, ...b.node.children].map((item) => plainText(item)),
      a.node.ordered === true,
    )
  }
  if (isTurned && a.node.type === 'table' && b.node.type === 'table') {
    const [above, below] = [a.node, b.node].map(({ children }) =>
      children.map((row) => row.children.map((cell) => plainText(cell))),
    )
    if (above?.[0]?.length !== below?.[0]?.length || above === undefined || below === undefined) return undefined
    const repeatsHeader = below[0]?.join('\n') === above[0]?.join('\n')
    return table([...above, ...(repeatsHeader ? below.slice(1) : below)])
  }
  return undefined
}
