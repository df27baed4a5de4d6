import { connect, type NetConnectOpts } from 'node:net'
import type { Scan } from './scan.ts'

/** One part of a stream, in bytes. */
const PART = 64 * 1_024
/** Longest answer that is read, in characters. */
const LONGEST_ANSWER = 1_000

/** ClamAV's daemon: the file goes over its socket in parts, each after its length, and an empty one ends it. */
export function createClamdScan(address: NetConnectOpts, timeoutMs: number): Scan {
  return async (bytes) => {
    const answer = await ask(address, timeoutMs, bytes)
    if (answer === 'stream: OK') return { clean: true }
    const [, threat] = /^stream: (.+) FOUND$/.exec(answer) ?? []
    if (threat !== undefined) return { clean: false, threat }
    throw new Error(`clamd answered: ${answer}`)
  }
}

function ask(address: NetConnectOpts, timeoutMs: number, bytes: Uint8Array): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const socket = connect(address)
  const timer = setTimeout(() => socket.destroy(new Error(`clamd took more than ${timeoutMs} ms`)), timeoutMs)
  let answer = ''
  socket.setEncoding('utf8')
  socket.on('data', (text: string) => {
    answer += text
    // It answers before the end where it takes no more.
    if (answer.includes('\0') || answer.length > LONGEST_ANSWER) socket.destroy()
  })
  socket.on('error', reject)
  socket.on('close', () => {
    clearTimeout(timer)
    const [whole, ...rest] = answer.split('\0')
    if (whole !== undefined && rest.length > 0) resolve(whole)
    else reject(new Error('clamd closed the connection without an answer'))
  })
  socket.write('zINSTREAM\0')
  for (let at = 0; at < bytes.length; at += PART) {
    const part = bytes.subarray(at, at + PART)
    socket.write(lengthOf(part.length))
    socket.write(part)
  }
  socket.write(lengthOf(0))
  return promise
}

function lengthOf(count: number): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(count)
  return length
}
