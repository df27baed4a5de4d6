import { describe, expect, it } from 'vitest'
import { describeRedis, isExposed, readRedisAddress } from '../../../src/memory/redis/address.ts'

function read(url: string) {
  const address = readRedisAddress(url)
  if ('problem' in address) throw new Error(address.problem)
  return address
}

describe('the address of Redis', () => {
  it.each([
    ['redis://localhost', 'Redis at localhost:6379'],
    ['redis://cache.example:7000/2?sslmode=disable', 'Redis at cache.example:7000, database 2'],
    ['rediss://:secret@cache.example', 'Redis at cache.example:6379, encrypted'],
    ['redis://[::1]:7000', 'Redis at ::1:7000'],
    ['redis+cluster://a:7000,b:7001,c?sslmode=disable', 'Redis Cluster at a:7000, b:7001, c:6379'],
    ['rediss+cluster://u:p@a,b', 'Redis Cluster at a:6379, b:6379, encrypted'],
    ['rediss+sentinel://a,b:7000/main', 'Redis, primary "main" of the sentinels at a:26379, b:7000, encrypted'],
    ['redis+sentinel://a/main/3?sslmode=disable', 'Redis, primary "main" of the sentinels at a:26379, database 3'],
  ])('%s is %s', (url, described) => {
    expect(describeRedis(read(url))).toBe(described)
  })

  it('has a name and a password, which may hold anything', () => {
    expect(read('rediss://ada:p%40ss%2F%3A@h')).toMatchObject({ username: 'ada', password: 'p@ss/:' })
    expect(read('rediss://:p:q@h')).toMatchObject({ password: 'p:q' })
    expect(read('rediss://:p@h')).not.toHaveProperty('username')
    const sentinels = read('rediss+sentinel://:inner@h/main?sentinelPassword=outer&sentinelUsername=watch')
    expect(sentinels).toMatchObject({ password: 'inner', sentinelPassword: 'outer', sentinelUsername: 'watch' })
  })

  it.each([
    ['localhost:6379', 'expected redis://HOST:PORT'],
    ['http://localhost', 'expected redis://HOST:PORT'],
    ['redis://', 'the host at place 1'],
    ['redis+cluster://a,,b', 'the host at place 2'],
    ['redis://a:0', 'the host at place 1'],
    ['redis://a:70000', 'the host at place 1'],
    ['redis://a,b', 'say which'],
    ['redis://a/one', 'the number of a database'],
    ['redis://a/1/2', 'the number of a database'],
    ['redis+cluster://a/1', 'database 0 alone'],
    ['redis+sentinel://a', 'the name of the primary is missing'],
    ['redis+sentinel://a/main?password=x', 'unknown option "password": expected sslmode or sentinelUsername'],
    ['redis://a?family=6', 'unknown option "family"'],
    ['redis://:zq-secret@10.0.0.1', 'could be read on the way: expected rediss://'],
    ['redis+cluster://127.0.0.1,10.0.0.1', 'could be read on the way'],
    ['redis+sentinel://127.0.0.1.example/main', 'could be read on the way'],
    ['redis://10.0.0.1?sslmode=prefer', 'with sslmode "disable" to do without'],
    ['rediss://10.0.0.1?sslmode=disable', 'with sslmode "disable" to do without'],
    ['redis://:zq-secret@x@a', 'write %40 for @'],
    ['redis://:zq-secret%zz@a', 'the name or password cannot be read'],
    ['redis://:zq-secret/@a', 'write %40 for @'],
  ])('%s is refused: %s', (url, says) => {
    const read = readRedisAddress(url)
    expect(read).toMatchObject({ problem: expect.stringContaining(says) })
    expect(JSON.stringify(read)).not.toContain('zq-secret')
  })

  it.each([
    ['redis://localhost', false],
    ['redis://127.0.0.1', false],
    ['redis://[::1]', false],
    ['rediss://10.0.0.1', false],
    ['redis://10.0.0.1?sslmode=disable', true],
    ['redis+cluster://127.0.0.1,10.0.0.1?sslmode=disable', true],
  ])('%s can be read on the way: %s', (url, exposed) => {
    expect(isExposed(read(url))).toBe(exposed)
  })
})
