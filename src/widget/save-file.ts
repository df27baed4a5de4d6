/** How long a browser may take to begin with a file, in milliseconds. */
const BEGINS = 60_000

/** Hands a file to the browser to keep. No policy of the page stands against it; a sandboxed frame must allow it. */
export function saveFile(file: File): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = file.name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), BEGINS)
}
