import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { placeOf, readPostgresAddress } from '../../src/storage/postgres-address.ts'
import { temporaryFolder } from '../support/temporary.ts'

const read = (url: string) => readPostgresAddress('DATABASE_URL', url)

describe('an address of PostgreSQL', () => {
  it('is read whole, and said without user and password', () => {
    const given = read('postgresql://shop%40eu:p%2Fw%23@db.example:6432/the%20shop')
    if ('problem' in given) throw new Error(given.problem)
    expect(given.address).toMatchObject({ user: 'shop@eu', host: 'db.example', port: 6432, database: 'the shop' })
    expect(given.address.password?.()).toBe('p/w#')
    expect(placeOf(given.address)).toBe('PostgreSQL at db.example:6432/the shop')
    expect(JSON.stringify(given)).not.toContain('p/w')
  })

  it.each([
    ['db.example', '', true],
    ['10.0.0.7', '', true],
    ['localhost.example', '', true],
    ['128.0.0.1', '', true],
    ['localhost', '', false],
    ['127.0.0.1', '', false],
    ['[::1]', '', false],
    ['localhost', '?sslmode=verify-full', true],
    ['db.example', '?sslmode=require', true],
    ['db.example', '?sslmode=disable', false],
    ['localhost', '?host=/var/run/postgresql', false],
    ['%2Fvar%2Frun%2Fpostgresql', '', false],
  ])('at %s%s is spoken to over verified TLS: %s', (host, parameters, verified) => {
    const given = read(`postgres://shop@${host}/shop${parameters}`)
    if ('problem' in given) throw new Error(given.problem)
    expect(given.address.tls !== undefined).toBe(verified)
  })

  it('brings the authority that it names', () => {
    const file = join(temporaryFolder(), 'root.crt')
    writeFileSync(file, 'a certificate')
    expect(read(`postgres://shop@db.example/shop?sslrootcert=${file}`)).toMatchObject({
      address: { tls: { authority: 'a certificate' } },
    })
  })

  it.each([
    ['nonsense', 'no address hunter2'],
    ['another kind', 'mysql://shop:hunter2@db.example/shop'],
    ['no database', 'postgres://shop:hunter2@db.example'],
    ['no user', 'postgres://db.example/shop'],
    ['no host', 'postgres:///shop'],
    ['half an escape', 'postgres://shop:hunter2%zz@db.example/shop'],
    ['TLS that nobody verifies', 'postgres://shop:hunter2@db.example/shop?sslmode=no-verify'],
    ['TLS perhaps', 'postgres://shop:hunter2@db.example/shop?sslmode=prefer'],
    ['an authority that is not there', 'postgres://shop:hunter2@db.example/shop?sslrootcert=/nowhere'],
    ['options of its own', 'postgres://shop:hunter2@db.example/shop?options=-c%20role%3Dpostgres'],
  ])('is refused with %s, and never quoted', (_what, url) => {
    const given = read(url)
    expect(given).toMatchObject({ problem: expect.stringMatching(/^environment variable DATABASE_URL: expected /) })
    expect(JSON.stringify(given)).not.toContain('hunter2')
  })
})
