import { useEffect, useState } from 'preact/hooks'
import type { CardProps, CardView } from '../cards/adaptive-card.tsx'
import { usePanel } from '../context.ts'

/** An Adaptive Card. What shows it is loaded with the first one. */
export function Card(props: CardProps) {
  const { strings } = usePanel()
  const [View, setView] = useState<{ readonly view?: typeof CardView; readonly failed?: true }>({})
  useEffect(() => {
    import('../cards/adaptive-card.tsx').then(
      ({ CardView: view }) => setView({ view }),
      () => setView({ failed: true }),
    )
  }, [])
  if (View.view) return <View.view {...props} />
  return View.failed && !props.hasText ? <p class="bubble">{strings.cardUnknown}</p> : null
}
