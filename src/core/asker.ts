/** On whose account a question is answered. */
export interface Asker {
  /** Key of the conversation. */
  readonly conversation: string
  /** Key of the customer, over all conversations. */
  readonly customer: string
}
