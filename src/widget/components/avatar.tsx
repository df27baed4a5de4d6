import { usePanel } from '../context.ts'
import { Icon } from './icon.tsx'

/** Who speaks: the bot's picture or sign, or the first letters of a person's name. */
export function Avatar({ agent }: { agent: string | undefined }) {
  const { avatar } = usePanel()
  if (agent !== undefined)
    return (
      <span class="avatar agent" aria-hidden="true">
        {initials(agent)}
      </span>
    )
  return (
    <span class="avatar">{avatar ? <img src={avatar} alt="" width="36" height="36" /> : <Icon name="spark" />}</span>
  )
}

/** `Ann Lee` is `AL`; a Chinese name shows its last character. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  if (/^\p{Script=Han}/u.test(name)) return [...name.trim()].at(-1) ?? ''
  return [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => [...(word ?? '')][0] ?? '').join('')
}
