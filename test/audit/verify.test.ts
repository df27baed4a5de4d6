import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Checkpoint, checkpointOf, entryOf, hashOf, type Link, nextLink, START } from '../../src/audit/chain.ts'
import { verifyChain } from '../../src/audit/verify.ts'
import type { AuditEvent } from '../../src/core/audit.ts'
import { createLocalKeyProvider } from '../../src/keys/master-key.ts'
import { createSigner, openSigner } from '../../src/keys/signing.ts'
import { openWrappedKeys } from '../../src/storage/wrapped-keys.ts'
import { newMasterKey } from '../keys/test-keys.ts'
import { temporaryFolder } from '../support/temporary.ts'

const signer = createSigner(Buffer.alloc(32, 7))
const stranger = createSigner(Buffer.alloc(32, 8))

const event = (resource: string): AuditEvent => ({
  principal: { role: 'auditor', id: 'ann', reason: '年度审计' },
  action: 'read',
  resource,
  outcome: 'allowed',
  policies: ['auditor'],
  details: { entries: 3 },
})

function chainOf(length: number): Link[] {
  const links: Link[] = []
  for (let index = 0; index < length; index++) {
    links.push(nextLink(links.at(-1) ?? START, event(`conversation:c${index}`), 1_000 + index))
  }
  return links
}

/** As the log keeps them: one in the middle, one at the end. */
const checkpointsOf = (links: readonly Link[], key = signer): Checkpoint[] =>
  [links[3], links.at(-1)].flatMap((link) => (link ? [checkpointOf(link, key)] : []))

async function problems(links: readonly Link[], checkpoints: readonly Checkpoint[], kept: readonly Checkpoint[] = []) {
  async function* each() {
    yield* links
  }
  const verdict = await verifyChain({ links: each(), checkpoints, kept, signer })
  return verdict.problems.map(({ sequence, message }) => `${sequence}: ${message}`)
}

const CHAIN = chainOf(8)
const CHECKPOINTS = checkpointsOf(CHAIN)

/** With its own hash mended, or every one after it too. */
function rewritten(links: readonly Link[], at: number, body: string, toTheEnd: boolean): Link[] {
  const result: Link[] = []
  for (const link of links) {
    const previous = result.at(-1) ?? START
    const changed = link.sequence === at ? { ...link, body } : link
    const mend = link.sequence === at || (toTheEnd && link.sequence > at)
    result.push(mend ? { ...changed, hash: hashOf(previous.hash, changed) } : changed)
  }
  return result
}

const without = (...sequences: number[]) => CHAIN.filter(({ sequence }) => !sequences.includes(sequence))
const FORGED = JSON.stringify(event('conversation:other'))

describe('a chain', () => {
  it('that nobody touched is whole', async () => {
    expect(await problems(CHAIN, CHECKPOINTS)).toEqual([])
    expect(await problems([], [])).toEqual([])
  })

  it('gives its entries back as they were', () => {
    expect(entryOf(CHAIN[2] as Link)).toEqual({
      ...event('conversation:c2'),
      sequence: 3,
      time: 1_002,
      hash: CHAIN[2]?.hash,
    })
  })

  it('keeps nothing of an event beyond what an entry has', () => {
    const more = { ...event('a'), text: 'what somebody said' }
    expect(nextLink(START, more, 0).body).not.toContain('somebody said')
  })

  it.each([
    [
      'a changed entry',
      CHAIN.map((link) => (link.sequence === 5 ? { ...link, body: FORGED } : link)),
      ["5: entry 5 was changed, or put in another one's place"],
    ],
    [
      'a changed time',
      CHAIN.map((link) => (link.sequence === 5 ? { ...link, time: 5 } : link)),
      ["5: entry 5 was changed, or put in another one's place"],
    ],
    [
      'a changed entry with a hash of its own',
      rewritten(CHAIN, 6, FORGED, false),
      ["7: entry 7 was changed, or put in another one's place"],
    ],
    [
      'a chain that was computed anew from an entry on',
      rewritten(CHAIN, 2, FORGED, true),
      [
        '4: entries up to 4 were written anew after they were signed',
        '8: entries up to 8 were written anew after they were signed',
      ],
    ],
    ['an entry that was removed', without(5), ['5: entry 5 is missing']],
    ['several that were removed', without(1, 2), ['1: entries 1 to 2 are missing']],
    [
      'an entry that was removed, and the gap closed',
      without(5).map((link, index) => ({ ...link, sequence: index + 1 })),
      [
        "5: entry 5 was changed, or put in another one's place",
        "6: entry 6 was changed, or put in another one's place",
        "7: entry 7 was changed, or put in another one's place",
        '8: entry 8 is missing at the end',
      ],
    ],
    [
      'two that changed places',
      CHAIN.map((link) =>
        link.sequence === 5 || link.sequence === 6
          ? { ...(CHAIN[11 - link.sequence - 1] as Link), sequence: link.sequence }
          : link,
      ),
      [
        "5: entry 5 was changed, or put in another one's place",
        "6: entry 6 was changed, or put in another one's place",
        "7: entry 7 was changed, or put in another one's place",
      ],
    ],
    ['a chain that was cut short', CHAIN.slice(0, 6), ['7: entries 7 to 8 are missing at the end']],
    ['a chain that is gone', [], ['1: entries 1 to 8 are missing at the end']],
    [
      'an entry that somebody else added',
      [...CHAIN, nextLink(CHAIN[7] as Link, event('x'), 9)],
      ['9: entries from 9 on were not signed: they were not written by this installation'],
    ],
  ])('shows where it was touched: %s', async (_what, links, found) => {
    expect(await problems(links, CHECKPOINTS)).toEqual(found)
  })

  it('shows that its checkpoints were forged, or taken away', async () => {
    expect(await problems(CHAIN, checkpointsOf(CHAIN, stranger))).toEqual([
      '1: entries from 1 on were not signed: they were not written by this installation',
      '4: the checkpoint at entry 4 is not signed by this key',
      '8: the checkpoint at entry 8 is not signed by this key',
    ])
    const [first] = CHECKPOINTS
    expect(await problems(CHAIN, [{ ...(first as Checkpoint), hash: '0'.repeat(64) }])).toContain(
      '4: the checkpoint at entry 4 is not signed by this key',
    )
    expect(await problems(CHAIN, [])).toEqual([
      '1: entries from 1 on were not signed: they were not written by this installation',
    ])
  })

  it('that was put back to what it was before is found out by a checkpoint that was kept elsewhere', async () => {
    const earlier = CHAIN.slice(0, 4)
    expect(await problems(earlier, [checkpointOf(CHAIN[3] as Link, signer)])).toEqual([])
    const kept = [checkpointOf(CHAIN[7] as Link, signer)]
    expect(await problems(earlier, [checkpointOf(CHAIN[3] as Link, signer)], kept)).toEqual([
      '5: entries 5 to 8 are missing at the end',
    ])
  })
})

describe('a signing key', () => {
  it('signs as others do, and tells itself from another one', () => {
    const signature = signer.sign('a')
    expect(signer.verify('a', signature)).toBe(true)
    expect(signer.verify('b', signature)).toBe(false)
    expect(stranger.verify('a', signature)).toBe(false)
    expect(signer.verify('a', '')).toBe(false)
    expect(signer.keyId).not.toBe(stranger.keyId)
  })

  it('is made once, wrapped like a data key, and the same for all who open it', async () => {
    const masterKey = newMasterKey()
    const provider = createLocalKeyProvider(masterKey, 'the test')
    const store = openWrappedKeys(join(temporaryFolder(), 'keys.db'))
    const [one, two] = await Promise.all([openSigner(provider, store), openSigner(provider, store)])
    expect(one.keyId).toBe(two.keyId)
    expect(two.verify('a', one.sign('a'))).toBe(true)
    await expect(openSigner(createLocalKeyProvider(newMasterKey(), 'the test'), store)).rejects.toMatchObject({
      code: 'key-unusable',
    })
    await store.close()
  })
})
