import { ingestInWorker } from '../../knowledge/ingest-in-worker.ts'
import { loadSnapshot } from '../../knowledge/snapshot.ts'
import type { Config } from '../config/config.ts'
import type { DataFolder } from '../rooms/data-folder.ts'
import { type Finding, found } from './finding.ts'

/** Reads the documents as a start would, and saves nothing. */
export async function checkKnowledge({ folders, bot }: Config, data: DataFolder): Promise<Finding[]> {
  const { snapshot: previous, damaged } = await loadSnapshot(data.knowledge)
  const { snapshot, report } = await ingestInWorker(folders.knowledge, { previous, defaultLang: bot.languages[0] })
  const errors = report.problems.filter(({ level }) => level === 'error')
  const findings = errors.map(({ document, line, message }) =>
    found('knowledge', 'note', `${line === undefined ? document : `${document}:${line}`}: ${message}`),
  )
  const remarks = report.problems.length - errors.length
  if (remarks > 0) {
    const count = `${remarks} ${remarks === 1 ? 'remark' : 'remarks'} on documents that are served`
    findings.push(found('knowledge', 'note', count, '"parley ingest" lists them'))
  }
  if (damaged !== undefined)
    findings.push(found('knowledge', 'note', `${data.knowledge}: ${damaged}`, 'it is made anew at the next start'))
  if (report.passages === 0) {
    const mend = 'put FAQ documents there; "parley ingest" says what becomes of them'
    return [found('knowledge', 'wrong', `${folders.knowledge} has nothing that can be quoted`, mend), ...findings]
  }
  return [
    found('knowledge', 'ok', `${report.passages} passages from ${snapshot.documents.length} documents`),
    ...findings,
  ]
}
