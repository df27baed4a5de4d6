import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { createAddressOf } from '../../src/app/serving/client-address.ts'

const request = (remoteAddress: string | undefined, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage

describe('whom a request comes from', () => {
  // biome-ignore format: a table
  it.each([
    ['no proxy: what is forwarded may be made up', 0, '203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['one proxy', 1, '10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['one proxy, and a client that pretends', 1, '10.0.0.1', '1.2.3.4, 198.51.100.1', '198.51.100.1'],
    ['two proxies', 2, '10.0.0.1', '198.51.100.1, 10.0.0.2', '198.51.100.1'],
    ['a proxy that says nothing', 1, '10.0.0.1', undefined, '10.0.0.1'],
    ['a proxy that adds the port', 1, '10.0.0.1', '198.51.100.1:50123', '198.51.100.1'],
    ['IPv4 as IPv6', 0, '::ffff:203.0.113.9', undefined, '203.0.113.9'],
    ['IPv6', 0, '2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2::/64'],
    ['IPv6 of the same network', 0, '2001:db8:1:2:ffff::1', undefined, '2001:db8:1:2::/64'],
    ['IPv6 of the next network', 0, '2001:db8:1:3::1', undefined, '2001:db8:1:3::/64'],
    ['IPv6 with a port', 1, '10.0.0.1', '[2001:db8::1]:443', '2001:db8:0:0::/64'],
    ['what is no address', 1, '10.0.0.1', 'Robert\'); DROP TABLE', 'unknown'],
    ['a socket that has gone', 0, undefined, undefined, 'unknown'],
  ] as const)('%s', (_what, proxies, remote, forwarded, expected) => {
    expect(createAddressOf(proxies)(request(remote, forwarded))).toBe(expected)
  })
})
