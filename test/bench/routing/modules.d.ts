// These packages bring no types.

declare module '@nlpjs/core' {
  export function containerBootstrap(): { use(plugin: unknown): void }
}
declare module '@nlpjs/lang-en-min' {
  export const LangEn: unknown
}
declare module '@nlpjs/nlu' {
  export class NluNeural {
    constructor(settings: { readonly locale: string; readonly container: unknown; readonly log: boolean })
    train(corpus: readonly { readonly utterance: string; readonly intent: string }[]): Promise<void>
    process(text: string): Promise<{ readonly classifications: readonly { intent: string; score: number }[] }>
  }
}
