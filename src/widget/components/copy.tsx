import { useState } from 'preact/hooks'
import { usePanel } from '../context.ts'
import { Tool } from './tool.tsx'

/** Copies a reply, where the browser lets the page do that. */
export function Copy() {
  const { strings } = usePanel()
  const [copied, setCopied] = useState(false)
  const copy = ({ currentTarget }: Event) => {
    const text = (currentTarget as Element).closest('.message')?.querySelector<HTMLElement>('.text')?.innerText ?? ''
    void navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  if (!navigator.clipboard) return null
  return (
    <Tool
      icon={copied ? 'check' : 'copy'}
      label={copied ? strings.copied : strings.copy}
      look="tool small"
      onClick={copy}
      onBlur={() => setCopied(false)}
    />
  )
}
