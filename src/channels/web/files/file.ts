/** A file as a customer sent it. What it is, and whether its name can be shown, has not been looked at yet. */
export interface IncomingFile {
  readonly name: string
  readonly bytes: Uint8Array
}
