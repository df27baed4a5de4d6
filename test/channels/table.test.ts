import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { channelTable, PAGE, withTable } from '../../scripts/channel-table.ts'

it('the table of channels in the docs is what the channels can do; npm run docs writes it', async () => {
  const page = readFileSync(PAGE, 'utf8')
  expect(page).toBe(withTable(page, await channelTable()))
  expect(page).toContain('| Answers stream | ')
})
