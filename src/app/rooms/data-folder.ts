import { randomBytes } from 'node:crypto'
import { accessSync, constants, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ParleyError } from '../../core/errors.ts'
import { isBeingReplaced } from '../backup/replace-files.ts'

/** Where everything that this installation makes is kept. */
export interface DataFolder {
  readonly path: string
  readonly memory: string
  readonly transcripts: string
  readonly keys: string
  readonly masterKey: string
  /** While one takes the place of the other. */
  readonly nextMasterKey: string
  readonly directLineSecret: string
  readonly corrections: string
  readonly switchboard: string
  readonly knowledge: string
  readonly vectors: string
  readonly usage: string
  readonly jobs: string
  readonly audit: string
  readonly handovers: string
  readonly outcomes: string
  readonly apiKeys: string
  readonly attachments: string
  readonly operatorToken: string
  /** What the policies came to, and the table that was shown last. */
  readonly policies: string
  readonly policyTable: string
  /** Held by the server that runs on this folder. */
  readonly serverLock: string
}

/** Makes the data folder, for its owner's eyes alone, and checks that it can be used. */
export function openDataFolder(path: string): DataFolder {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new ParleyError(
      'data-folder-unusable',
      `cannot write to the data folder ${path}: make it writable, or set PARLEY_DATA_DIR to one that is`,
      { cause },
    )
  }
  if (isBeingReplaced(path)) {
    throw new ParleyError(
      'data-folder-unusable',
      `a restore of ${path} was interrupted: run the same "parley restore" again, and it goes on`,
    )
  }
  return dataFolderAt(path)
}

/** Where everything is, whether it is there or not. */
export function dataFolderAt(path: string): DataFolder {
  const within = (name: string) => join(path, name)
  return {
    path,
    // A file each: they are kept for different times and backed up apart, the keys above all.
    memory: within('memory.db'),
    transcripts: within('transcripts.db'),
    keys: within('keys.db'),
    masterKey: within('master.key'),
    nextMasterKey: within('master.key.next'),
    directLineSecret: within('directline.secret'),
    corrections: within('corrections.db'),
    switchboard: within('switchboard.db'),
    knowledge: within('knowledge.json'),
    vectors: within('vectors.bin'),
    usage: within('usage.db'),
    jobs: within('jobs.db'),
    audit: within('audit.db'),
    handovers: within('handovers.db'),
    outcomes: within('outcomes.db'),
    apiKeys: within('access.db'),
    attachments: within('attachments.db'),
    operatorToken: within('operator.token'),
    policies: within('policies.json'),
    policyTable: within('policy-table.json'),
    serverLock: within('server.lock'),
  }
}

export const newSecret = () => randomBytes(32).toString('base64url')
