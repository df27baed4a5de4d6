import { useEffect, useState } from 'preact/hooks'

/** Which view is open, and on what: behind the `#`, so that it can be linked, gone back from, and survives a reload. */
export interface Address {
  readonly view: string
  readonly query: Readonly<Record<string, string>>
}

type Query = Readonly<Record<string, string | number | undefined>>

export function addressOf(view: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return `#${view}${search && `?${search}`}`
}

export function goTo(view: string, query: Query = {}): void {
  location.hash = addressOf(view, query)
}

function read(): Address {
  const [view = '', search = ''] = location.hash.slice(1).split('?', 2)
  return { view, query: Object.fromEntries(new URLSearchParams(search)) }
}

/** Where the desk is, as it changes. */
export function useAddress(): Address {
  const [address, setAddress] = useState(read)
  useEffect(() => {
    const onChange = () => setAddress(read())
    addEventListener('hashchange', onChange)
    return () => removeEventListener('hashchange', onChange)
  }, [])
  return address
}
