import type { JSX } from 'preact'
import { Icon, type IconName } from './icon.tsx'

type Attributes = Omit<JSX.IntrinsicElements['button'], 'icon' | 'class' | 'label'>

interface ToolProps extends Attributes {
  readonly icon: IconName
  readonly label: string
  readonly flipped?: boolean
  /** `tool` unless it looks otherwise. */
  readonly look?: string
}

/** A button that is a sign alone: its name is heard, and seen when it is pointed at. */
export function Tool({ icon, label, flipped, look, ...rest }: ToolProps) {
  return (
    <button type="button" class={look ?? 'tool'} aria-label={label} title={label} {...rest}>
      <Icon name={icon} flipped={flipped ?? false} />
    </button>
  )
}
