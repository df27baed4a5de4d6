const QUESTIONS = [
  'where do you ship?',
  'how long does a refund take after I send it back?',
  'can I change my delivery address?',
  'is the Otterskin jacket waterproof?',
  '运费多少',
  '怎么退货',
] as const

export const questionAt = (count: number): string => QUESTIONS[count % QUESTIONS.length] ?? QUESTIONS[0]

const SECONDS = 4

export interface Load {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
}

/** Every customer asks again as soon as the answer is there, for so many seconds. */
export async function load(turns: readonly ((count: number) => Promise<void>)[]): Promise<Load> {
  const times: number[] = []
  const begin = performance.now()
  await Promise.all(
    turns.map(async (turn) => {
      for (let count = 0; performance.now() - begin < SECONDS * 1_000; count++) {
        const asked = performance.now()
        await turn(count)
        times.push(performance.now() - asked)
      }
    }),
  )
  const seconds = (performance.now() - begin) / 1_000
  return { perSecond: times.length / seconds, p50: percentile(times, 0.5), p99: percentile(times, 0.99) }
}

export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)
