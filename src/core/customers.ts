/** A conversation that a customer goes on with, wherever they come from. */
export interface CurrentConversation {
  readonly conversation: string
  /** The name of the customer under which it is kept: whose data key seals it. */
  readonly customer: string
  /** Milliseconds since the epoch. */
  readonly started: number
}

/**
 * Who is one customer. Somebody who was anonymous and signs in keeps what was said: the anonymous name becomes an alias,
 * under which conversations go on being kept, and whoever asks for the customer is given what is kept under all names.
 */
export interface Customers {
  /** The customer that a name stands for: itself, where it is no alias. An alias may be noticed a minute late. */
  customerOf(name: string): Promise<string>
  /** The conversation that a customer goes on with; where there is none, it is this one from now on. */
  goOn(customer: string, fresh: CurrentConversation): Promise<CurrentConversation>
  /**
   * Makes the name under which this conversation is kept an alias of the customer's, who goes on with it. False where it
   * is an alias of somebody else already; nothing is changed then. Can be repeated.
   */
  join(customer: string, conversation: CurrentConversation): Promise<boolean>
  /** The customer does not go on with this conversation: the next one is new. */
  leave(customer: string, conversation: string): Promise<void>
}
