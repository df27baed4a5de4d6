import { ParleyError } from '../../core/errors.ts'
import type { SealedLine } from '../sealing.ts'

// Layout of a line in the log: kind ('m' or 'r'), length of the id (2 bytes), id, what is sealed. The id is outside, so
// that Redis can forget it with the line; it is bound to what is sealed.

const ID_START = 3
const LONGEST_ID = 0xffff

export function writeLine(kind: 'm' | 'r', id: string, sealed: Uint8Array): Buffer {
  const name = Buffer.from(id)
  if (name.length > LONGEST_ID) {
    throw new ParleyError('invalid-message', `the id of a message or reply has at most ${LONGEST_ID} bytes`)
  }
  const head = Buffer.alloc(ID_START)
  head.write(kind, 'latin1')
  head.writeUInt16BE(name.length, 1)
  return Buffer.concat([head, name, sealed])
}

/** A line that was damaged opens nowhere. */
export function readLine(sequence: number, line: Buffer): SealedLine {
  const idEnd = ID_START + (line.length >= ID_START ? line.readUInt16BE(1) : 0)
  const at = atOf(line[0] === M ? 'm' : 'r', line.toString('utf8', ID_START, idEnd))
  return { sequence, at, sealed: line.subarray(idEnd) }
}

const M = 'm'.charCodeAt(0)

/** What of a conversation a line is: its sequence is known only once it has been stored. */
export const atOf = (kind: 'm' | 'r', id: string) => `${kind}:${id}`
