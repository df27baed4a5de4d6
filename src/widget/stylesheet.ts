/** Styles a shadow root by a constructed style sheet: the only way that a strict `style-src` leaves open. */
export function adopt(root: ShadowRoot, css: string): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets.push(sheet)
}
