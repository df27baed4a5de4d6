import { actAs } from '../../access/principals/act-as.ts'
import { createCursors } from '../../console/cursors.ts'
import type { FailureOptions } from '../../console/failure.ts'
import { createConsole } from '../../console/router.ts'
import type { DeskSession } from '../../console/session/router.ts'
import { htmlReport } from '../../outcomes/html/page.ts'
import { csvOf } from '../../outcomes/rows.ts'
import { htmlExport } from '../../transcripts/export-html.ts'
import type { Config } from '../config/config.ts'
import type { House } from '../house.ts'
import { createNotify } from './notify.ts'

const MEGABYTE = 1_000_000

/** The operators' HTTP interface; `stopping` lets go of whoever listens. */
export async function openConsole(
  house: House,
  config: Config,
  { identify }: DeskSession,
  stopping: AbortSignal,
  failures: FailureOptions,
) {
  const { access, transcripts, attachments, rights, desk, installationKey } = house
  return createConsole({
    ...failures,
    transcripts,
    attachments,
    rights,
    desk,
    notify: createNotify(house),
    canned: config.canned,
    outcomes: house.outcomes.outcomes,
    reportTexts: { csv: csvOf, html: (report) => htmlReport(report, config.bot.name) },
    corrections: house.corrections,
    purposes: access.purposes,
    auditLog: access.auditLog,
    cursors: createCursors(await installationKey('console-cursors')),
    htmlOf: htmlExport,
    authenticate: access.authenticate,
    ...(identify && { identify }),
    actAs,
    fileBytes: config.bot.attachments.megabytes * MEGABYTE,
    stopping,
  })
}
