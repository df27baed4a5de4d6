/** Looks whether a file is clean; `threat` is what the scanner calls what it found. Throws where it cannot tell. */
export type Scan = (
  bytes: Uint8Array,
) => Promise<{ readonly clean: true } | { readonly clean: false; readonly threat: string }>
