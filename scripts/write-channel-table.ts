import { readFileSync, writeFileSync } from 'node:fs'
import { channelTable, PAGE, withTable } from './channel-table.ts'
import { SLACK_PAGE, withPreview } from './slack-preview.ts'

writeFileSync(PAGE, withTable(readFileSync(PAGE, 'utf8'), await channelTable()))
writeFileSync(SLACK_PAGE, withPreview(readFileSync(SLACK_PAGE, 'utf8')))
