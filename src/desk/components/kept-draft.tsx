import { useState } from 'preact/hooks'
import { useDesk } from '../context.ts'

/** What somebody has written where they can write no more: nothing of it is lost. */
export function KeptDraft({ text }: { text: string }) {
  const { strings } = useDesk()
  const [copied, setCopied] = useState(false)
  if (text.trim() === '') return null
  return (
    <section class="kept-draft" aria-labelledby="kept-draft">
      <h3 id="kept-draft">{strings.youWrote}</h3>
      <blockquote dir="auto">{text}</blockquote>
      <button
        type="button"
        class="button"
        onClick={() => navigator.clipboard.writeText(text).then(() => setCopied(true))}
      >
        {copied ? strings.copied : strings.copy}
      </button>
    </section>
  )
}
