import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { startModelServer } from '../support/model-server.ts'
import { configWith, run, testFolder, write } from './command.ts'

const JSONL = [
  '{"id":"ship","question":"Where do you ship?","answer":"To the moon.","Variants":["Shipping area"]}',
  '{ "id": "pay",  "question": "How can I pay?", "answer": "In gold." }',
].join('\r\n')
const CSV =
  'id;question;answer;variants\nrent;Can I rent?;Yes, "gladly";hire | lease\nbuy;Can I buy?;"Yes;\nof course";\n'
const DOCUMENTS = {
  'a.jsonl': `\ufeff${JSONL}\r\n`,
  'b.csv': CSV,
  'c.md': '# Help\n\n## Are you open?\n\nAlways.\n',
  'd.csv': 'question,answer\nWho are you?,A shop.\n',
}

const accepted = (entry: string, ...asks: string[]) => ({
  entry,
  question: '',
  proposed: [...asks.map((ask) => ({ accept: 'y', ask })), { accept: 'n', ask: 'refused by the reviewer' }],
})

describe('parley augment', () => {
  it('proposes ways to ask for what customers may see, and goes on where it stopped', async () => {
    const internal = '---\naudience: internal\n---\n# Ours\n\n## What do we earn?\n\nEnough.\n'
    const config = configWith({ 'a.jsonl': JSONL, 'internal.md': internal })
    const server = await startModelServer({
      script: (_request, number) => {
        if (number === 1) return { status: 400, error: { message: 'no', code: 'content_filter' } }
        return { text: '["which planets", "shipping AREA", "how far away is too far"]' }
      },
    })
    onTestFinished(() => server.close())
    const env = {
      PARLEY_CONFIG_DIR: config,
      PARLEY_DATA_DIR: testFolder(),
      OPENAI_API_KEY: 'key',
      OPENAI_BASE_URL: server.baseUrl,
    }
    const out = join(testFolder(), 'review.yaml')
    const first = await run(['augment', '--out', out], env)
    expect(first.stdout).toContain('1 of 2 entries asked for')
    expect(first.stdout).toContain('! Stopped: ')
    expect(first.code).toBe(1)
    const second = await run(['augment', '--out', out], env)
    expect(second.stdout).toContain('1 of 1 entries asked for, 1 were there before')
    expect(second.code).toBe(0)
    const review = parse(readFileSync(out, 'utf8')) as { entry: string; proposed: object[] }[]
    expect(review.map(({ entry }) => entry)).toEqual(['a.jsonl#ship', 'a.jsonl#pay'])
    expect(review[0]?.proposed).toEqual([
      { accept: 'n', ask: 'which planets' },
      { accept: 'n', ask: 'how far away is too far' },
    ])
    expect(JSON.stringify(server.requests.map(({ body }) => body))).not.toContain('earn')
  })

  it('says what to do where there is no model', async () => {
    const { code, stderr } = await run(['augment'], { PARLEY_DATA_DIR: testFolder() })
    expect(stderr).toMatch(/^parley: there is no model .*OPENAI_API_KEY/)
    expect(code).toBe(2)
  })
})

describe('parley augment --apply', () => {
  it('writes what was accepted into the rows, and nothing else', async () => {
    const folder = testFolder()
    write(folder, DOCUMENTS)
    const review = join(testFolder(), 'review.yaml')
    // JSON is YAML.
    const entries = [
      accepted('a.jsonl#ship', 'which planets', 'shipping area!'),
      accepted('b.csv#buy', 'get "one"; now | then'),
    ]
    writeFileSync(review, JSON.stringify(entries))
    const { code, stdout } = await run(['augment', folder, '--apply', review], { PARLEY_DATA_DIR: testFolder() })
    expect(stdout).toBe('2 ways to ask written.\n')
    expect(readFileSync(join(folder, 'a.jsonl'), 'utf8')).toBe(
      DOCUMENTS['a.jsonl'].replace('["Shipping area"]', '["Shipping area","which planets"]'),
    )
    expect(readFileSync(join(folder, 'b.csv'), 'utf8')).toBe(
      CSV.replace('of course";', 'of course";"get ""one""; now   then"'),
    )
    expect(code).toBe(0)
    const again = await run(['augment', folder, '--apply', review], { PARLEY_DATA_DIR: testFolder() })
    expect(again.stdout).toBe('0 ways to ask written.\n')
  })

  it('finds the new ways to ask from then on', async () => {
    const env = { PARLEY_CONFIG_DIR: configWith({ 'a.jsonl': JSONL }), PARLEY_DATA_DIR: testFolder() }
    const question = 'do you accept cowrie shells'
    const review = join(testFolder(), 'review.yaml')
    writeFileSync(review, JSON.stringify([accepted('a.jsonl#pay', question)]))
    expect((await run(['ask', question], env)).code).toBe(1)
    await run(['augment', '--apply', review], env)
    expect((await run(['ask', question], env)).stdout).toContain('In gold.')
  })

  it('says what cannot be written, and why', async () => {
    const folder = testFolder()
    write(folder, DOCUMENTS)
    const review = join(testFolder(), 'review.yaml')
    const entries = [
      accepted('c.md#are-you-open', 'x y z'),
      accepted('d.csv#who-are-you', 'a b c'),
      accepted('gone', 'd e f'),
    ]
    writeFileSync(review, JSON.stringify(entries))
    const { code, stdout } = await run(['augment', folder, '--apply', review], { PARLEY_DATA_DIR: testFolder() })
    expect(stdout).toContain('0 ways to ask written.')
    expect(stdout).toContain('! c.md: this format has no place')
    expect(stdout).toContain('! d.csv: the table has no column named "variants"')
    expect(stdout).toContain('! gone: there is no such entry')
    expect(readFileSync(join(folder, 'c.md'), 'utf8')).toBe(DOCUMENTS['c.md'])
    expect(code).toBe(1)
  })
})
