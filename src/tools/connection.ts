/** How a system of the company's is reached. */
export interface Connection {
  /** Its address; paths are put behind it. */
  readonly url: string
  /** Sent with each request. A function, so that nothing prints it. */
  readonly secret?: () => string
  /** The header that carries the secret; without it, it is a bearer token. */
  readonly header?: string
  /** Longest time of one try, in milliseconds. */
  readonly timeoutMs: number
  /** How often a try that failed in passing is made again. */
  readonly retries: number
}

export type Connections = Readonly<Record<string, Connection>>
