import type { Reply } from '../core/reply.ts'

/** Whether the bot says something new with it; what ends an answer that is cut short had been shown before. */
export const isNewWordOfBot = ({ author, superseded }: Reply) => author === undefined && superseded !== true
