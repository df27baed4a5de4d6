import { createServer } from 'node:net'
import type { Config } from '../config/config.ts'
import { localUrl } from '../serving/transport.ts'
import { type Finding, found } from './finding.ts'
import { probeServer } from './probe-server.ts'

export async function checkPort({ port, tls }: Pick<Config, 'port' | 'tls'>): Promise<Finding> {
  if (port === 0) return found('port', 'ok', 'any that is free')
  const listening = await probeServer(port, tls !== undefined)
  if (listening === 'parley') return found('port', 'ok', `Parley serves at ${localUrl({ tls }, port)}`)
  const mend = 'end the program that uses it, or set PORT to another one'
  if (listening === 'other') return found('port', 'wrong', `another program uses port ${port}`, mend)
  const code = await tryToListen(port)
  if (code === undefined) return found('port', 'ok', `${port} is free`)
  return found('port', 'wrong', `nothing can be served on port ${port} (${code})`, 'set PORT to another one')
}

/** The error's code, if it fails. */
function tryToListen(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown reason'))
    server.listen(port, () => server.close(() => resolve(undefined)))
  })
}
