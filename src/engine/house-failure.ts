/** What the house, and not the dialog, could not do in a turn: the turn is tried again. */
export class HouseFailure extends Error {
  override readonly name = 'HouseFailure'

  constructor(cause: unknown) {
    super('the house failed', { cause })
  }
}
