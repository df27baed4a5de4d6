/** Calls a minute of each method, by Slack's tiers; posting has one of its own for each channel. */
const TIERS = { t2: 20, t3: 50, t4: 100 } as const

const TIER_OF: Readonly<Record<string, keyof typeof TIERS>> = {
  'chat.startStream': 't2',
  'chat.stopStream': 't2',
  'chat.appendStream': 't4',
  'chat.update': 't3',
  'conversations.replies': 't3',
  'assistant.threads.setSuggestedPrompts': 't4',
  'views.open': 't4',
  'chat.postEphemeral': 't4',
  'files.getUploadURLExternal': 't4',
  'files.completeUploadExternal': 't4',
}
/** "One message per second per channel, short bursts are allowed." */
const POSTS = { most: 10, withinMs: 10_000 }
const MINUTE = 60_000

/** Seconds to wait, or 0. */
export function createRateLimits(clock: () => number) {
  const calls = new Map<string, number[]>()
  return (method: string, channel: string): number => {
    const tier = TIER_OF[method]
    const { most, withinMs } = tier ? { most: TIERS[tier], withinMs: MINUTE } : POSTS
    if (!tier && method !== 'chat.postMessage') return 0
    const key = tier ? method : `${method} ${channel}`
    const recent = (calls.get(key) ?? []).filter((time) => time > clock() - withinMs)
    calls.set(key, recent)
    const [oldest] = recent
    if (recent.length < most || oldest === undefined) {
      recent.push(clock())
      return 0
    }
    return Math.max(1, Math.ceil((oldest + withinMs - clock()) / 1_000))
  }
}
