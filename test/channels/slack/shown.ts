import type { CloudMessage } from '../../support/slack-cloud/workspace.ts'

/** What a message shows, with its markup. */
export function shownBy({ blocks, text, markdown }: CloudMessage): string {
  const below = blocks.flatMap((block) => {
    switch (block.type) {
      case 'section':
        return [block.text?.text ?? (block.fields ?? []).map((field) => field.text).join('\n')]
      case 'context':
        return block.elements.map((element) => element.text)
      case 'header':
        return [block.text.text]
      case 'actions':
        return [block.elements.map((element) => `[${element.text.text}]`).join(' ')]
      case 'context_actions':
        return ['[👍] [👎]']
      case 'image':
        return [`![${block.alt_text}]`]
      default:
        return []
    }
  })
  return [markdown, ...(blocks.length === 0 && markdown === '' ? [text] : below)].filter(Boolean).join('\n\n')
}
