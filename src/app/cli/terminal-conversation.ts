import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { TERMINAL } from '../../channels/terminal/channel.ts'
import type { ConversationReference } from '../../core/conversation.ts'

const rememberedSchema = z.object({
  conversation: z.string().startsWith(`${TERMINAL}:`),
  /** The process that has it open. */
  process: z.int().positive(),
})

export function newConversation(): ConversationReference {
  return reference(`${TERMINAL}:${randomUUID()}`)
}

/** The conversation that was last held at a terminal, unless another terminal still holds it. */
export function lastConversation(dataFolder: string): ConversationReference | undefined {
  let remembered: z.infer<typeof rememberedSchema>
  try {
    remembered = rememberedSchema.parse(JSON.parse(readFileSync(fileIn(dataFolder), 'utf8')))
  } catch {
    // Without it, a new conversation begins.
    return undefined
  }
  return isRunning(remembered.process) ? undefined : reference(remembered.conversation)
}

export function rememberConversation(dataFolder: string, { id }: ConversationReference): void {
  const file = fileIn(dataFolder)
  const temporary = `${file}.${process.pid}.tmp`
  writeFileSync(temporary, `${JSON.stringify({ conversation: id, process: process.pid })}\n`, { mode: 0o600 })
  renameSync(temporary, file)
}

/** Everyone at this machine's terminal is one customer: whoever can read the data folder. */
const reference = (id: string): ConversationReference => ({ id, channel: TERMINAL, customer: TERMINAL })

const fileIn = (dataFolder: string) => join(dataFolder, 'terminal.json')

function isRunning(id: number): boolean {
  if (id === process.pid) return false
  try {
    process.kill(id, 0)
    return true
  } catch (error) {
    // It runs, as somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
