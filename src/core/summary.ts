/** One turn in a few words: what was asked, and what came of it. */
export interface SummaryLine {
  /** The beginning of what the customer wrote; empty where a button or a reminder began the turn. */
  readonly asked: string
  readonly dialog: string
  /**
   * `answered`, `clarify`, `unknown`: the last conclusion of the documents; `said`: the dialog spoke without them;
   * `asked`: it waits for the customer; `superseded`: a newer message took over; `failed`: it ended in an error.
   */
  readonly outcome: 'answered' | 'clarify' | 'unknown' | 'said' | 'asked' | 'superseded' | 'failed'
  /** The beginning of the heading that an answer came from. */
  readonly source?: string
}
