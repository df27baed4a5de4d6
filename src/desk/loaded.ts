import { useEffect, useState } from 'preact/hooks'
import { Refused } from './api.ts'

/** What a view shows: nothing yet, what was loaded, or why it was not. */
export interface Loaded<Value> {
  readonly value?: Value
  readonly problem?: string
}

/** Loads anew when one of `on` changes; what comes too late is dropped. */
export function useLoaded<Value>(load: () => Promise<Value> | undefined, on: readonly unknown[]): Loaded<Value> {
  const [loaded, setLoaded] = useState<Loaded<Value>>({})
  useEffect(() => {
    let current = true
    setLoaded({})
    load()?.then(
      (value) => current && setLoaded({ value }),
      (error: unknown) => current && setLoaded({ problem: error instanceof Refused ? error.message : String(error) }),
    )
    return () => {
      current = false
    }
  }, on)
  return loaded
}
