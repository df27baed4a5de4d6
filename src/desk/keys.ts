import { useEffect, useRef } from 'preact/hooks'

type Keys = Readonly<Record<string, () => void>>

const WRITING = 'input, textarea, select, [contenteditable]'

/** Single keys, where nobody writes and no dialog is open. */
export function useKeys(keys: Keys): void {
  const current = useRef(keys)
  current.current = keys
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
      if ((event.target as Element).closest(WRITING) || document.querySelector('dialog[open]')) return
      const act = current.current[event.key]
      if (!act) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}
