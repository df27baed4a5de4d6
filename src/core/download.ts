/** What a customer asks for who wants to keep a conversation. */
export interface DownloadRequest {
  readonly conversation: string
  /** Who asks: the transcript is read in their name, and gives them their own alone. */
  readonly customer: string
  /** A page to read and print, or JSON lines. */
  readonly format: 'html' | 'jsonl'
  /** BCP 47 tag of the page's own words. */
  readonly locale: string | undefined
  /** IANA name of the zone that times are told in. */
  readonly timeZone: string
  /** Where our server is: addresses of sources are made absolute with it. */
  readonly base: string
}

/**
 * The conversation as the transcript has it, piece by piece; no piece at all where it has nothing yet. A turn's lines
 * are in it once the turn has ended. Throws a ParleyError before the first piece for what may not be read.
 */
export type DownloadConversation = (request: DownloadRequest) => AsyncIterable<string>
