import { Component, type ComponentType, h } from 'preact'

/** Renders again only when a property is another one: a long conversation stays quick while an answer streams in. */
export function memo<Props extends object>(View: ComponentType<Props>): ComponentType<Props> {
  return class extends Component<Props> {
    override shouldComponentUpdate(next: Props): boolean {
      return (Object.keys(next) as (keyof Props)[]).some((key) => next[key] !== this.props[key])
    }

    override render() {
      return h(View, this.props)
    }
  }
}
