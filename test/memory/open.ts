import { join } from 'node:path'
import type { KeyRing } from '../../src/core/keys.ts'
import type { ConversationMemory } from '../../src/core/memory.ts'
import { createEmbeddedMemory } from '../../src/memory/embedded.ts'
import { MEMORY_LIMITS } from '../contracts/memory.ts'
import { openKeys } from '../keys/test-keys.ts'
import { type KeptLine, keptLog } from '../support/kept-log.ts'

export interface OpenFolder {
  readonly lines: KeptLine[]
  readonly keys: KeyRing
  readonly memory: ConversationMemory
  close(): Promise<void>
}

/** A memory with its keys in this folder, as one process has it open. */
export function openMemory(folder: string, masterKey: string, clock: () => number): OpenFolder {
  const { keys, close } = openKeys(folder, masterKey)
  const { log, lines } = keptLog()
  const memory = createEmbeddedMemory({
    file: join(folder, 'memory.db'),
    keys,
    clock,
    log,
    ...MEMORY_LIMITS,
  })
  return {
    lines,
    keys,
    memory,
    async close() {
      await memory.close()
      close()
    },
  }
}
