import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configWith, run, testFolder, write } from './command.ts'

/** A bank of things, and questions in other words for which a cautious bot says nothing. */
function cautious() {
  const things =
    'anchor bottle candle drum engine feather guitar hammer island jacket kettle ladder mirror needle oven'.split(' ')
  const entries = things.map((thing) => ({
    id: thing,
    question: `What does the ${thing} cost?`,
    answer: `The ${thing}: 5.`,
  }))
  const queries = things.flatMap((thing) =>
    ['price of the', 'tell me about your', 'is there a', 'i need a new'].map((words) => ({
      query: `${words} ${thing}`,
      relevant: [thing],
    })),
  )
  const lines = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join('\n')
  const folder = testFolder()
  write(folder, { 'faq.jsonl': lines(entries), 'dev.jsonl': lines(queries) })
  return folder
}

function configWithThreshold(threshold: number) {
  const config = configWith({ 'a.md': '# A\n\n## B?\n\nC.\n' })
  const file = join(config, 'bot.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace(/threshold: .*/, `threshold: ${threshold} # ours`))
  return { file, env: { PARLEY_CONFIG_DIR: config, PARLEY_DATA_DIR: testFolder() } }
}

describe('parley tune', () => {
  it('writes a threshold that is better by more than noise, and leaves the rest of the file', async () => {
    const folder = cautious()
    const { file, env } = configWithThreshold(0.99)
    const before = readFileSync(file, 'utf8')
    const dry = await run(['tune', folder, '--dry-run'], env)
    expect(dry.stdout).toContain('Nothing was written')
    expect(readFileSync(file, 'utf8')).toBe(before)
    const { code, stdout } = await run(['tune', folder, '--json'], env)
    const { queries, threshold, weights, written } = JSON.parse(stdout)
    expect(queries).toBe(60)
    expect(threshold).toMatchObject({ present: 0.99, better: true })
    expect(threshold.setting).toBeLessThan(0.99)
    expect(threshold.after).toBeGreaterThan(threshold.before)
    expect(written).toContain(file)
    expect(readFileSync(file, 'utf8')).toBe(before.replace('0.99 # ours', `${threshold.setting} # ours`))
    expect(existsSync(join(env.PARLEY_CONFIG_DIR, 'retrieval.yaml'))).toBe(weights.better)
    expect(code).toBe(0)
  })

  it('does not learn from a few questions', async () => {
    const folder = testFolder()
    write(folder, {
      'faq.jsonl': '{"id":"a","question":"What is it?","answer":"It."}',
      'dev.jsonl': '{"query":"what","relevant":["a"]}',
    })
    const { file, env } = configWithThreshold(0.99)
    const before = readFileSync(file, 'utf8')
    const { code, stderr } = await run(['tune', folder], env)
    expect(stderr).toContain('too few to learn from')
    expect(readFileSync(file, 'utf8')).toBe(before)
    expect(code).toBe(1)
  })
})
