import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { replay } from 'parleykit/testing'
import { expect, it } from 'vitest'
import { holdOn, stageOf } from '../../src/testing/journey.ts'
import { holdRecorded } from '../../src/testing/replay.ts'
import type { Script } from '../../src/testing/script.ts'
import { openDemo } from '../dialogs/demo.ts'
import { temporaryFolder } from '../support/temporary.ts'

const { en } = await openDemo()
const ANALYST = { role: 'analyst', id: 'quality', purpose: 'quality' } as const

let recorded = 0

/** What `parley transcripts show --masked --json` prints of a conversation that is held now. */
async function record(script: Script): Promise<string> {
  const stage = await stageOf(en)
  const customer = `recorded-${++recorded}`
  await holdOn(stage, { ...en, customer }, script)
  const { transcripts } = stage.house
  const { items } = await transcripts.list(ANALYST, { customer }, 1)
  const lines = await transcripts.readMasked(ANALYST, items[0]?.conversation ?? '', 0, 500)
  const file = join(temporaryFolder(), 'recorded.jsonl')
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  return file
}

const script: Script = async ({ customer }) => {
  await customer.says('where do you ship?')
  await customer.says('I want to return something from my order AO-100002')
  await customer.says('ann@mail.example')
  await customer.says('Otterskin Jacket')
}

it('has a recorded conversation again, with values that were masked', async () => {
  const file = await record(script)
  expect(readFileSync(file, 'utf8')).not.toContain('ann@mail.example')
  await holdRecorded(file, { ...en, values: { EMAIL_1: 'ann@mail.example' } })
})

it('fails where the bot says something else, and shows both', async () => {
  const file = await record(script)
  writeFileSync(file, readFileSync(file, 'utf8').replace('42 countries', '41 countries'))
  await expect(holdRecorded(file, en)).rejects.toThrow(/does not say to "where do you ship\?"[\s\S]*42 countries/)
})

it('refuses what is no recording, by its line', async () => {
  const file = join(temporaryFolder(), 'other.jsonl')
  writeFileSync(file, '{"hello":1}\n')
  await expect(holdRecorded(file, en)).rejects.toThrow(/other\.jsonl:1 is no line of a conversation/)
})

replay(join(import.meta.dirname, '../fixtures/recorded/shipping.jsonl'), en)
