import { type Block, LIMITS, type PlainText, plain } from './blocks.ts'
import type { Labels } from './labels.ts'

export interface ModalView {
  readonly type: 'modal'
  readonly title: PlainText
  readonly submit: PlainText
  readonly close: PlainText
  readonly blocks: readonly Block[]
}

/** A modal in this channel's words. */
export function modal(title: string, blocks: readonly Block[], labels: Labels): ModalView {
  const short = (text: string) => plain(text, LIMITS.modalTitle)
  return { type: 'modal', title: short(title), submit: short(labels.submit), close: short(labels.cancel), blocks }
}
