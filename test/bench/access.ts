import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { ConversationResource } from '../../src/core/access.ts'
import { ENGINE, type Principal } from '../../src/core/principal.ts'
import { createKeyRing } from '../../src/keys/key-ring.ts'
import { createLocalKeyProvider } from '../../src/keys/master-key.ts'
import { createMasterKeys } from '../../src/keys/master-keys.ts'
import { rotate } from '../../src/keys/rotate.ts'
import { createSigner } from '../../src/keys/signing.ts'
import { openSqliteDatabase } from '../../src/storage/sqlite-database.ts'
import { createWrappedKeys, WRAPPED_KEYS } from '../../src/storage/wrapped-keys.ts'
import { createRights } from '../../src/transcripts/rights.ts'
import { TRANSCRIPTS } from '../../src/transcripts/schema.ts'
import { createTranscripts } from '../../src/transcripts/store.ts'
import { testAccess, testAuthorizer } from '../access/test-guard.ts'
import { transcriptEntry } from '../support/transcript-entry.ts'
import { temporaryFolder } from './process.ts'

const DECISIONS = 20_000
const KEYS = 100_000
const ENTRIES = 100_000
const AT_ONCE = 200

export interface AccessFigures {
  readonly decisionP50Ms: number
  readonly decisionP99Ms: number
  readonly keys: number
  readonly rotationSeconds: number
  readonly entries: number
  readonly exportSeconds: number
  /** By how much the process grew while it exported, in megabytes. */
  readonly exportMb: number
}

export async function measureAccess(): Promise<AccessFigures> {
  return { ...(await measureDecisions()), ...(await measureRotation()), ...(await measureExport()) }
}

async function measureDecisions() {
  const authorizer = testAuthorizer()
  const asked = { purpose: 'support', reason: 'a reason' }
  const principals: readonly Principal[] = [
    { role: 'customer', id: 'ada' },
    { role: 'agent', id: 'sam', queues: ['returns', 'repairs'], ...asked },
    { role: 'supervisor', id: 'sue', teams: ['north'], ...asked },
    { role: 'analyst', id: 'al', ...asked },
    { role: 'auditor', id: 'ann' },
    { role: 'break-glass', id: 'eve', ...asked },
  ]
  const times: number[] = []
  for (let at = 0; at < DECISIONS; at++) {
    const resource: ConversationResource = {
      type: 'conversation',
      id: `c${at}`,
      customer: at % 2 ? 'ada' : `customer ${at}`,
      channel: 'web',
      queue: at % 3 ? 'returns' : 'other',
      team: 'north',
    }
    const principal = principals[at % principals.length] ?? ENGINE
    const begin = performance.now()
    await authorizer.decide({ principal, action: at % 2 ? 'read' : 'list', resource })
    times.push(performance.now() - begin)
  }
  // The first ones load the engine.
  const settled = times.slice(DECISIONS / 10).sort((a, b) => a - b)
  const share = (part: number) => settled[Math.floor(settled.length * part)] ?? Number.NaN
  return { decisionP50Ms: share(0.5), decisionP99Ms: share(0.99) }
}

const local = () => createLocalKeyProvider(randomBytes(32).toString('base64'), 'the benchmark')

async function measureRotation() {
  const folder = temporaryFolder()
  const database = openSqliteDatabase({ file: join(folder.path, 'keys.db'), schema: WRAPPED_KEYS, synchronous: 'full' })
  const store = createWrappedKeys(database)
  try {
    const [before, after] = [local(), local()]
    const adding = Array.from({ length: KEYS }, async (_, at) => {
      const customer = `customer ${at}`
      await store.add(customer, await before.wrap(randomBytes(32), customer), before.id)
    })
    await Promise.all(adding)
    const all = createMasterKeys({ providers: () => [before, after], current: store.master })
    const begin = performance.now()
    const { rewrapped } = await rotate({ store, all, to: after })
    return { keys: rewrapped, rotationSeconds: (performance.now() - begin) / 1_000 }
  } finally {
    await store.close()
    folder.remove()
  }
}

async function measureExport() {
  const folder = temporaryFolder()
  const wrapped = createWrappedKeys(openSqliteDatabase({ file: join(folder.path, 'keys.db'), schema: WRAPPED_KEYS }))
  const keys = createKeyRing(local(), wrapped)
  const database = openSqliteDatabase({ file: join(folder.path, 'transcripts.db'), schema: TRANSCRIPTS })
  const { events: _, ...access } = testAccess()
  const transcripts = createTranscripts({ database, keys, ...access })
  const rights = createRights({
    database,
    keys,
    files: access.files,
    destroyKey: wrapped.destroy,
    wipeKeys: wrapped.wipe,
    keyCachedMs: 0,
    forget: async () => undefined,
    guard: access.guard,
    audit: { record: async (event) => ({ ...event, sequence: 1, time: 0, hash: '' }) },
    signer: createSigner(randomBytes(32)),
    clock: Date.now,
  })
  try {
    const content = { text: 'How long does a refund take after I send it back? '.repeat(4) }
    for (let at = 0; at < ENTRIES; at += AT_ONCE) {
      const lines = Array.from({ length: AT_ONCE }, (_, index) =>
        transcriptEntry(index + 1, { conversation: `c${at}`, content }),
      )
      await transcripts.append(ENGINE, lines)
    }
    const before = process.memoryUsage().rss
    let most = before
    let entries = 0
    const begin = performance.now()
    for await (const line of rights.export({ role: 'customer', id: 'ada' }, 'ada')) {
      if (JSON.stringify(line).length > 0) entries++
      if (entries % 5_000 === 0) most = Math.max(most, process.memoryUsage().rss)
    }
    const exportSeconds = (performance.now() - begin) / 1_000
    return { entries, exportSeconds, exportMb: (most - before) / 1_000_000 }
  } finally {
    await transcripts.close()
    await wrapped.close()
    folder.remove()
  }
}
