import { usePanel } from '../context.ts'
import { safeLink } from '../links.ts'
import type { PrivacyNotice } from '../settings.ts'
import { OuterLink } from './outer-link.tsx'

/** What is to be known, and agreed to, before the first message. */
export function Privacy({ notice, onAccept }: { notice: PrivacyNotice; onAccept(): void }) {
  const { base, strings } = usePanel()
  const href = notice.link && safeLink(notice.link, base)
  return (
    <div class="privacy">
      <p dir="auto">
        {notice.text} {href && <OuterLink href={href}>{strings.privacyLink}</OuterLink>}
      </p>
      <button type="button" class="chip strong" onClick={onAccept}>
        {strings.accept}
      </button>
    </div>
  )
}
