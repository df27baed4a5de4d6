import type { Signer } from '../core/signing.ts'
import { type Checkpoint, hashOf, isSigned, type Link, START } from './chain.ts'

export interface AuditProblem {
  /** Where: the first entry concerned. */
  readonly sequence: number
  readonly message: string
}

export interface AuditVerdict {
  readonly entries: number
  readonly checkpoints: number
  /** The newest checkpoint: kept elsewhere, it shows later that nothing before it was taken away. */
  readonly newest: Checkpoint | undefined
  readonly problems: readonly AuditProblem[]
}

export interface VerifyOptions {
  /** In the order of their sequences. */
  readonly links: AsyncIterable<Link>
  readonly checkpoints: readonly Checkpoint[]
  /** Checkpoints that were kept elsewhere. */
  readonly kept?: readonly Checkpoint[]
  readonly signer: Signer
}

/** Walks the whole chain, and says where it was changed. */
export async function verifyChain({ links, checkpoints, kept = [], signer }: VerifyOptions): Promise<AuditVerdict> {
  const problems: AuditProblem[] = []
  const found = (sequence: number, message: string) => problems.push({ sequence, message })
  const trusted = [...checkpoints, ...kept].filter((checkpoint) => {
    const signed = isSigned(checkpoint, signer)
    if (!signed) found(checkpoint.sequence, `the checkpoint at entry ${checkpoint.sequence} is not signed by this key`)
    return signed
  })
  const waiting = Map.groupBy(trusted, ({ sequence }) => sequence)
  let last: Pick<Link, 'sequence' | 'hash'> = START
  let entries = 0
  for await (const link of links) {
    entries++
    if (link.sequence !== last.sequence + 1) found(last.sequence + 1, missing(last.sequence + 1, link.sequence - 1))
    // After a gap there is nothing to follow; what is wrong was said.
    else if (hashOf(last.hash, link) !== link.hash) {
      found(link.sequence, `entry ${link.sequence} was changed, or put in another one's place`)
    }
    for (const { hash } of waiting.get(link.sequence) ?? []) {
      if (hash !== link.hash)
        found(link.sequence, `entries up to ${link.sequence} were written anew after they were signed`)
    }
    last = link
  }
  const newest = trusted.toSorted((a, b) => a.sequence - b.sequence).at(-1)
  const covered = newest?.sequence ?? 0
  if (covered > last.sequence) found(last.sequence + 1, `${missing(last.sequence + 1, covered)} at the end`)
  if (covered < last.sequence) {
    found(covered + 1, `entries from ${covered + 1} on were not signed: they were not written by this installation`)
  }
  return {
    entries,
    checkpoints: trusted.length,
    newest,
    problems: problems.toSorted((a, b) => a.sequence - b.sequence),
  }
}

const missing = (from: number, to: number) =>
  from === to ? `entry ${from} is missing` : `entries ${from} to ${to} are missing`
