import { useEffect, useState } from 'preact/hooks'
import { useDesk } from '../context.ts'

/** Told again every two seconds as long as they write. */
const SHOWN_MS = 5_000

/** That the customer writes, until they have not for a while. */
export function Typing({ typed }: { typed: number }) {
  const { strings } = useDesk()
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const left = typed + SHOWN_MS - Date.now()
    setShown(left > 0)
    if (left <= 0) return
    const timer = setTimeout(() => setShown(false), left)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <p class="typing" role="status">
      {shown && strings.typing}
    </p>
  )
}
