import { STAFF_ROLES } from '../../access/principals/settings.ts'
import { ParleyError } from '../../core/errors.ts'
import { EXIT } from './exit.ts'
import { type ActOptions, withStaff } from './staff.ts'
import { alignRows } from './terminal-features.ts'

interface IssueOptions extends ActOptions {
  readonly for: string
  readonly queue?: string[]
  readonly team?: string[]
  /** Milliseconds since the epoch. */
  readonly expires?: number
  readonly json?: true
}

/** `parley api-keys issue`: the key is shown once. */
export function issue(
  name: string,
  { for: role, queue, team, expires, json, ...acting }: IssueOptions,
): Promise<number> {
  const known = STAFF_ROLES.find((one) => one === role)
  if (!known) throw new ParleyError('config-invalid', `--for must be one of ${STAFF_ROLES.join(', ')}`)
  return withStaff(acting, 'administrator', async ({ records, principal }) => {
    const { key, secret } = await records.access.apiKeys.issue(principal, {
      name,
      role: known,
      ...(queue && { queues: queue }),
      ...(team && { teams: team }),
      ...(expires !== undefined && { expires }),
    })
    process.stdout.write(
      json ? `${JSON.stringify({ ...key, secret }, null, 2)}\n` : `${secret}\nKeep it: it is not shown again.\n`,
    )
    return EXIT.done
  })
}

/** `parley api-keys list`. */
export function list({ json, ...acting }: ActOptions & { readonly json?: true }): Promise<number> {
  return withStaff(acting, 'administrator', async ({ records, principal }) => {
    const keys = await records.access.apiKeys.list(principal)
    const day = (time: number) => new Date(time).toISOString().slice(0, 10)
    const rows = keys.map(({ name, role, created, expires }) => [
      name,
      role,
      day(created),
      expires === undefined ? '' : `until ${day(expires)}`,
    ])
    process.stdout.write(
      json ? `${JSON.stringify(keys, null, 2)}\n` : `${alignRows(rows).join('\n') || 'No API keys.'}\n`,
    )
    return EXIT.done
  })
}

/** `parley api-keys revoke`. */
export function revoke(name: string, acting: ActOptions): Promise<number> {
  return withStaff(acting, 'administrator', async ({ records, principal }) => {
    if (!(await records.access.apiKeys.revoke(principal, name))) {
      throw new ParleyError('invalid-request', `there is no API key for ${name}: parley api-keys list shows them all`)
    }
    process.stdout.write(`The API key for ${name} is no longer valid.\n`)
    return EXIT.done
  })
}
