import { readFileSync, writeFileSync } from 'node:fs'
import { channelTable, PAGE, withTable } from './channel-table.ts'

writeFileSync(PAGE, withTable(readFileSync(PAGE, 'utf8'), await channelTable()))
