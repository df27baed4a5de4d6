// What launcher and panel, which are built apart, know of each other.

export interface PanelOptions {
  readonly root: ShadowRoot
  /** Where the server is: the folder of the widget's script, ending in a slash. */
  readonly base: string
  readonly title: string
  readonly locale: string
  onClose(): void
  onUnread(count: number): void
}

export interface Panel {
  /** `focus`: the customer asked for it, and goes on typing there. */
  show(focus: boolean): void
  hide(): void
  send(text: string): void
  /** Ends the connection for good. */
  dispose(): void
}

export interface PanelModule {
  mount(options: PanelOptions): Panel
}
