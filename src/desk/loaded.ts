import { useEffect, useState } from 'preact/hooks'
import { useDesk } from './context.ts'
import { problemOf } from './problems.ts'

/** What a view shows: nothing yet, what was loaded, or why it was not. */
export interface Loaded<Value> {
  readonly value?: Value
  readonly problem?: string
}

/** Loads anew when one of `on` changes; what comes too late is dropped. */
export function useLoaded<Value>(load: () => Promise<Value> | undefined, on: readonly unknown[]): Loaded<Value> {
  const { strings } = useDesk()
  const [loaded, setLoaded] = useState<Loaded<Value>>({})
  useEffect(() => {
    let current = true
    setLoaded({})
    load()?.then(
      (value) => current && setLoaded({ value }),
      (error: unknown) => current && setLoaded({ problem: problemOf(error, strings) }),
    )
    return () => {
      current = false
    }
  }, on)
  return loaded
}
