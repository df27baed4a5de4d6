import { keyStatus, rotateKeys } from '../rooms/rotate-keys.ts'
import { EXIT } from './exit.ts'
import { createProgress } from './progress.ts'
import { type ActOptions, withStaff } from './staff.ts'
import { alignRows } from './terminal-features.ts'

interface KeyOptions extends ActOptions {
  readonly json?: true
}

/** `parley keys status`: which master key wraps, and what it and others hold. */
export function status(options: KeyOptions): Promise<number> {
  return withStaff(options, 'administrator', async (staff) => {
    const found = await keyStatus(staff)
    if (options.json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`)
    else {
      const rows = [...new Set([found.current, ...found.atHand, ...Object.keys(found.keys)])].map((id) => [
        id === '' ? '(before ids)' : id,
        found.keys[id] ?? 0,
        id === found.current ? 'wraps' : found.atHand.includes(id) || id === '' ? 'at hand' : 'not at hand',
      ])
      process.stdout.write(`${alignRows([['master key', 'data keys', ''], ...rows]).join('\n')}\n`)
    }
    const lost = Object.keys(found.keys).filter((id) => id !== '' && !found.atHand.includes(id))
    return lost.length === 0 ? EXIT.done : EXIT.wanting
  })
}

/** `parley keys rotate`: a new master key takes over; goes on where it was interrupted. */
export function rotate(options: KeyOptions): Promise<number> {
  return withStaff(options, 'administrator', async (staff) => {
    const progress = createProgress(process.stderr, Date.now)
    const done = await rotateKeys(staff, (count, total) =>
      progress.show({ phase: 'wrapping', done: count, total }),
    ).finally(progress.clear)
    const { keys, rewrapped, from, to } = done
    process.stdout.write(
      options.json
        ? `${JSON.stringify(done, null, 2)}\n`
        : `The master key ${to} wraps all ${keys} data keys now; ${rewrapped} were wrapped anew.\n${mend(staff.config, from, to)}`,
    )
    return EXIT.done
  })
}

function mend({ masterKey, vault }: { masterKey?: string; vault?: object }, from: string, to: string): string {
  if (from === to) return ''
  if (vault) return `The key ${from} opens nothing any more: remove it.\n`
  if (masterKey === undefined) return `The key ${from} opened nothing any more and was removed.\n`
  return `Set PARLEY_MASTER_KEY to the new key and drop PARLEY_MASTER_KEY_NEXT, on every instance; the key ${from} opens nothing any more.\n`
}
