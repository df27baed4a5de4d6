export type Inline =
  | { readonly type: 'text' | 'code'; readonly text: string }
  | { readonly type: 'break' }
  /** The number of one of the answer's sources, from 1. */
  | { readonly type: 'citation'; readonly position: number }
  | { readonly type: 'strong' | 'em' | 'del'; readonly children: readonly Inline[] }
  | { readonly type: 'link'; readonly address: string; readonly children: readonly Inline[] }
  | { readonly type: 'image'; readonly address: string; readonly text: string }

export type Cell = readonly Inline[]

export type Block =
  | { readonly type: 'paragraph' | 'heading'; readonly children: readonly Inline[] }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'rule' }
  | { readonly type: 'quote'; readonly blocks: readonly Block[] }
  | { readonly type: 'list'; readonly start: number | undefined; readonly items: readonly (readonly Block[])[] }
  | {
      readonly type: 'table'
      readonly align: readonly (string | undefined)[]
      readonly header: readonly Cell[]
      readonly rows: readonly (readonly Cell[])[]
    }
