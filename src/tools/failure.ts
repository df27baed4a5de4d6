/** What went wrong in one try. Holds nothing of what was sent, and nothing of what came. */
export class TryFailure extends Error {
  override readonly name = 'TryFailure'
  /** Another try may go well. */
  readonly passing: boolean
  /** The system has certainly not done it. */
  readonly refused: boolean

  constructor(reason: string, kind: { readonly passing: boolean; readonly refused: boolean }) {
    super(reason)
    this.passing = kind.passing
    this.refused = kind.refused
  }
}
