/** A line that none of the texts between such lines can hold: longer than any run of its sign in them. */
export function fenceFor(texts: readonly string[]): string {
  const runs = texts.flatMap((text) => text.match(/={5,}/g) ?? [])
  return '='.repeat(Math.max(4, ...runs.map((run) => run.length)) + 1)
}

/** A text set apart as data. */
export function fenced(name: string, text: string, fence: string): string {
  return `${fence} ${name} ${fence}\n${text.trim()}\n${fence} end of ${name} ${fence}`
}

/** A language as a model knows it by name. */
export function languageName(tag: string): string {
  return new Intl.DisplayNames('en', { type: 'language' }).of(tag) ?? tag
}
