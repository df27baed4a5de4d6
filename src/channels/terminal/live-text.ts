/** Prints a text while it grows: each time only what is new. */
export interface LiveText {
  show(text: string): void
  /** The whole text. */
  finish(text: string): void
}

export function createLiveText(write: (text: string) => void, render: (text: string) => string): LiveText {
  let shown = ''
  const extend = (rendered: string) => {
    if (rendered.length > shown.length) write(rendered.slice(shown.length))
    shown = rendered
  }
  return {
    show(text) {
      const rendered = render(text)
      // What reads differently with its sequel waits for it.
      if (rendered.startsWith(shown)) extend(rendered)
    },
    finish(text) {
      const rendered = render(text)
      if (rendered.startsWith(shown)) extend(rendered)
      else write(`\n${fromFirstDifference(rendered, shown)}`)
    },
  }
}

/** The lines from the first one that was shown otherwise. */
function fromFirstDifference(text: string, shown: string): string {
  const before = shown.split('\n')
  const lines = text.split('\n')
  const start = lines.findIndex((line, at) => line !== before[at])
  return lines.slice(Math.max(0, start)).join('\n')
}
