import { userInfo } from 'node:os'
import { actAs } from '../../access/principals/act-as.ts'
import { operatorIdentity } from '../../access/principals/authenticate.ts'
import { ParleyError } from '../../core/errors.ts'
import type { Identity, Principal, Role } from '../../core/principal.ts'
import type { Rights } from '../../core/rights.ts'
import type { Config } from '../config/config.ts'
import { createLog } from '../log.ts'
import { type DataFolder, openDataFolder } from '../rooms/data-folder.ts'
import { openDatabases } from '../rooms/databases.ts'
import type { OpenedMemory } from '../rooms/memory.ts'
import { openRecords, type Records } from '../rooms/records.ts'
import { readQuietConfig } from './quiet-config.ts'

/** As whom somebody acts at a terminal. */
export interface ActOptions {
  readonly role?: string
  readonly purpose?: string
  readonly reason?: string
}

export interface Staff {
  readonly config: Config
  readonly data: DataFolder
  readonly records: Records
  readonly principal: Principal
  /** Opens the memory too: what is erased is forgotten there. */
  rights(): Promise<Rights>
}

/** Opens what is kept, for whoever acts at this terminal; `usual` is the role that the command is for. */
export async function withStaff<T>(acting: ActOptions, usual: Role, work: (staff: Staff) => Promise<T>): Promise<T> {
  const config = readQuietConfig()
  const data = openDataFolder(config.folders.data)
  const log = createLog(config.logLevel)
  const databases = await openDatabases(config, data, log)
  try {
    const records = await openRecords({ config, data, databases, clock: Date.now, log })
    let opened: Promise<OpenedMemory> | undefined
    const rights = async () => {
      // Loaded now: most commands do without.
      opened ??= import('../rooms/memory.ts').then(({ openMemory }) =>
        openMemory({ config, data, records, clock: Date.now, log }),
      )
      return records.rights((await opened).memory.forget)
    }
    try {
      const identity = await whoActs(config, records)
      const role = acting.role ?? (identity.roles.includes(usual) ? usual : undefined)
      return await work({ config, data, records, rights, principal: actAs(identity, { ...acting, role }) })
    } finally {
      const memory = await opened
      await memory?.memory.close()
      await memory?.jobs.close()
      await memory?.redis?.close()
      await records.close()
    }
  } finally {
    await databases.close()
  }
}

/** The bearer of a token; without a sign-in, whoever may read the data folder operates this machine. */
async function whoActs({ oidc }: Config, { access }: Records): Promise<Identity> {
  const token = process.env.PARLEY_TOKEN
  if (token) return access.authenticate(token)
  if (oidc) {
    throw new ParleyError('unauthorized', 'set PARLEY_TOKEN to a token of your sign-in, or to an API key')
  }
  return operatorIdentity(`${userName()}@terminal`)
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // Some containers run as a user without a name.
    return 'somebody'
  }
}
