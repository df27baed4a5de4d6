import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { channelTable, PAGE, withTable } from '../../scripts/channel-table.ts'
import { SLACK_PAGE, withPreview } from '../../scripts/slack-preview.ts'

it('the table of channels in the docs is what the channels can do; npm run docs writes it', async () => {
  const page = readFileSync(PAGE, 'utf8')
  expect(page).toBe(withTable(page, await channelTable()))
  expect(page).toContain('| Answers stream | ')
})

it('the preview of the guide to Slack is what is sent there; npm run docs writes it', () => {
  const page = readFileSync(SLACK_PAGE, 'utf8')
  expect(page).toBe(withPreview(page))
  expect(page).toContain('<b>7天</b>')
})
