import type { RefObject } from 'preact'
import { useEffect, useState } from 'preact/hooks'

const phone = matchMedia('(max-width: 480px)')

/** True where the panel covers the screen. Keeps it clear of the on-screen keyboard, which `dvh` does not know of. */
export function useSheet(dialog: RefObject<HTMLElement | null>, open: boolean): boolean {
  const [sheet, setSheet] = useState(phone.matches)

  useEffect(() => {
    const listener = () => setSheet(phone.matches)
    phone.addEventListener('change', listener)
    return () => phone.removeEventListener('change', listener)
  }, [])

  useEffect(() => {
    const viewport = window.visualViewport
    const element = dialog.current
    if (!viewport || !element || !sheet || !open) return
    const fit = () => {
      element.style.height = `${viewport.height}px`
      element.style.top = `${viewport.offsetTop}px`
    }
    fit()
    viewport.addEventListener('resize', fit)
    viewport.addEventListener('scroll', fit)
    return () => {
      viewport.removeEventListener('resize', fit)
      viewport.removeEventListener('scroll', fit)
      element.style.height = ''
      element.style.top = ''
    }
  }, [sheet, open])

  return sheet
}
