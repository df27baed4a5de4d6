import type { KeyRing } from '../../src/core/keys.ts'

export type Damage = 'damaged' | 'of another version'

/** What is left of Ada's sealed value when a byte of it is lost, or what a newer Parley would have put there. */
export async function breakSealed(
  keys: KeyRing,
  sealed: Uint8Array,
  context: string,
  how: Damage,
): Promise<Uint8Array> {
  const key = await keys.dataKey('ada')
  if (how === 'damaged') return sealed.subarray(0, -1)
  const value = JSON.parse(key.open(sealed, context)) as object
  return key.seal(JSON.stringify({ ...value, v: 2 }), context)
}
