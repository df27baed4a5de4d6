import type { Assignments } from '../../core/access.ts'
import type { AttachmentStore } from '../../core/attachment.ts'
import type { Clock } from '../../core/clock.ts'
import type { Customers } from '../../core/customers.ts'
import type { KeyProvider, KeyRing } from '../../core/keys.ts'
import type { Log } from '../../core/log.ts'
import type { Rights } from '../../core/rights.ts'
import type { Signer } from '../../core/signing.ts'
import type { Switchboard } from '../../core/switchboard.ts'
import type { TranscriptStore } from '../../core/transcript.ts'
import { createAssignments } from '../../handoff/assignments.ts'
import { createHandoverStore, type HandoverStore } from '../../handoff/store.ts'
import { installationKey } from '../../keys/installation-key.ts'
import { CACHED_MS, createKeyRing } from '../../keys/key-ring.ts'
import { openSigner } from '../../keys/signing.ts'
import { createOutcomeStore, type OutcomeStore } from '../../outcomes/store.ts'
import type { SqlDatabase } from '../../storage/database.ts'
import { createWrappedKeys, type WrappedKeys } from '../../storage/wrapped-keys.ts'
import { createSwitchboard } from '../../switchboard/store.ts'
import { createCustomers } from '../../transcripts/customers.ts'
import { lastSequence } from '../../transcripts/last-sequence.ts'
import { createRights } from '../../transcripts/rights.ts'
import { createTranscripts } from '../../transcripts/store.ts'
import type { Config } from '../config/config.ts'
import { type Access, openAccess } from './access.ts'
import { openAttachments } from './attachments.ts'
import type { DataFolder } from './data-folder.ts'
import type { Databases } from './databases.ts'
import { openMasterKeys } from './master-keys.ts'
import { refuseOtherKeys } from './other-keys.ts'
import { openPrivacy } from './privacy.ts'

/** What is kept for long, who may touch it, and what opens it. */
export interface Records {
  readonly masterKeys: KeyProvider
  readonly wrappedKeys: WrappedKeys
  readonly keys: KeyRing
  readonly signer: Signer
  readonly access: Access
  readonly transcripts: TranscriptStore
  readonly switchboard: Switchboard
  readonly attachments: AttachmentStore
  readonly customers: Customers
  readonly handoverDatabase: SqlDatabase
  readonly handovers: HandoverStore
  readonly assignments: Assignments
  readonly transcriptDatabase: SqlDatabase
  readonly outcomes: OutcomeStore
  /** A key of the installation's own, by what it is for. */
  readonly installationKey: (purpose: string) => Promise<Uint8Array>
  /** What a customer may ask for; `forget` lets memory forget a conversation. */
  rights(forget: (conversation: string) => Promise<void>): Rights
  /** The last place that the transcript has of a conversation; 0 where it has none. */
  readonly lastSequence: (conversation: string) => Promise<number>
  close(): Promise<void>
}

export interface RecordsOptions {
  readonly config: Config
  readonly data: DataFolder
  readonly databases: Databases
  readonly clock: Clock
  readonly log: Log
}

export async function openRecords({ config, data, databases, clock, log }: RecordsOptions): Promise<Records> {
  const wrappedKeys = createWrappedKeys(await databases.keys())
  if (config.postgres) await refuseOtherKeys(data, wrappedKeys)
  const masterKeys = await openMasterKeys(config, data, wrappedKeys)
  const keys = createKeyRing(masterKeys, wrappedKeys)
  const signer = await openSigner(masterKeys, wrappedKeys)
  const access = await openAccess({ config, data, databases, signer, clock, log })
  const switchboard = createSwitchboard({
    database: await databases.switchboard(),
    guard: access.guard,
    audit: access.audit,
    clock,
  })
  const database = await databases.transcripts()
  const customers = createCustomers({ database, audit: access.audit, clock })
  const outcomes = createOutcomeStore(await databases.outcomes())
  const handoverDatabase = await databases.handovers()
  const handovers = createHandoverStore(handoverDatabase)
  const assignments = createAssignments(handovers, clock)
  const { attachments: settings } = config.bot
  const attachments = await openAttachments({ settings, databases, keys, access, assignments, clock, log })
  const transcripts = createTranscripts({
    database,
    keys,
    files: attachments.shelf,
    guard: access.guard,
    assignments,
    masker: async () => (await openPrivacy(config)).masker,
  })
  return {
    masterKeys,
    wrappedKeys,
    keys,
    signer,
    access,
    transcripts,
    switchboard,
    attachments: attachments.store,
    customers,
    handoverDatabase,
    handovers,
    assignments,
    transcriptDatabase: database,
    outcomes,
    installationKey: (purpose) => installationKey(masterKeys, wrappedKeys, purpose),
    rights: (forget) =>
      createRights({
        database,
        keys,
        files: attachments.shelf,
        destroyKey: wrappedKeys.destroy,
        wipeKeys: wrappedKeys.wipe,
        keyCachedMs: CACHED_MS,
        async forget(conversation) {
          await forget(conversation)
          await handovers.forget(conversation)
          await outcomes.forget(conversation)
        },
        guard: access.guard,
        audit: access.audit,
        signer,
        clock,
      }),
    lastSequence: (conversation) => lastSequence(database, conversation),
    async close() {
      await transcripts.close()
      await switchboard.close()
      await attachments.close()
      await handoverDatabase.close()
      await outcomes.close()
      await access.close()
      await wrappedKeys.close()
    },
  }
}
