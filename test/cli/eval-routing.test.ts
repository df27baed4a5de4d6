import { join } from 'node:path'
import { expect, it } from 'vitest'
import { run, testFolder, write } from './command.ts'

it('parley eval --routing tells which dialogs messages reach, and what of the documents’ they take', async () => {
  const folder = testFolder()
  const dialog = (examples: readonly string[]) =>
    `export default { description: 'x', examples: ${JSON.stringify(examples)}, slots: [], tools: {},
      checkSlots: () => ({ slots: {} }), run: async () => {} }`
  write(join(folder, 'dialogs'), {
    'answer.mjs': dialog([]),
    'parcel.mjs': dialog(['where is my parcel', 'track my parcel']),
    'hours.mjs': dialog(['when are you open', 'opening hours']),
  })
  const lines = [
    { message: 'where is my parcel?', dialog: 'parcel' },
    { message: 'opening hours please', dialog: 'hours' },
    { message: 'track my parcel', dialog: 'hours' },
    { message: 'where is my parcel', dialog: null },
    { message: 'is the tent waterproof', dialog: null },
  ]
  write(folder, { 'messages.jsonl': lines.map((line) => JSON.stringify(line)).join('\n') })
  const env = { PARLEY_DATA_DIR: join(folder, 'data'), PARLEY_DIALOGS_DIR: join(folder, 'dialogs'), PORT: '0' }
  const file = join(folder, 'messages.jsonl')
  const { code, stdout } = await run(['eval', '--routing', file, '--json'], env)
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    right: { count: 2, of: 3 },
    captured: { count: 1, of: 2 },
    confused: [
      { wanted: 'hours', got: 'parcel', count: 1, line: 3 },
      { wanted: null, got: 'parcel', count: 1, line: 4 },
    ],
    warnings: [],
  })
  const { stdout: shown } = await run(['eval', '--routing', file], env)
  expect(shown).toContain('66.7 % (2 of 3; ')
  expect(shown).toMatch(/the documents +went to parcel +:4/)
  write(folder, { 'messages.jsonl': '{"message": "", "dialog": null}\n' })
  expect((await run(['eval', '--routing', file], env)).code).toBe(2)
})
