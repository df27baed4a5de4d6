import type { CloudBlock } from './blocks.ts'

/** A message as the workspace has it. */
export interface CloudMessage {
  readonly channel: string
  readonly ts: string
  readonly thread_ts: string | undefined
  readonly user: string
  readonly bot_id?: string
  text: string
  blocks: readonly CloudBlock[]
  /** What a stream has written. */
  markdown: string
  metadata?: { readonly event_type: string; readonly event_payload: unknown } | undefined
  streaming_state?: 'in_progress' | 'completed' | 'errored' | undefined
  readonly files?: readonly { readonly id: string; readonly name: string }[]
}

/** One workspace: its messages, in the order of their times. */
export interface Workspace {
  readonly messages: CloudMessage[]
  nextTs(): string
  find(channel: string, ts: string): CloudMessage | undefined
  /** The root of a thread and its replies. */
  thread(channel: string, thread: string): CloudMessage[]
}

export function createWorkspace(clock: () => number): Workspace {
  const messages: CloudMessage[] = []
  let count = 0
  return {
    messages,
    nextTs: () => `${Math.floor(clock() / 1_000)}.${String(++count).padStart(6, '0')}`,
    find: (channel, ts) => messages.find((message) => message.channel === channel && message.ts === ts),
    thread: (channel, thread) =>
      messages.filter(
        (message) => message.channel === channel && (message.ts === thread || message.thread_ts === thread),
      ),
  }
}
