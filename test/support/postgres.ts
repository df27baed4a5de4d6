import { afterAll, beforeAll } from 'vitest'
import { type PostgresServer, startPostgres } from './postgres-server.ts'

/** One PostgreSQL for all tests of this file. */
export function postgresForFile(settings?: Readonly<Record<string, string>>): () => PostgresServer {
  let server: PostgresServer | undefined
  beforeAll(async () => {
    server = await startPostgres(settings)
  })
  afterAll(() => server?.remove())
  return () => {
    if (!server) throw new Error('PostgreSQL has not been started yet')
    return server
  }
}
