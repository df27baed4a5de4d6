import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { CannedAnswer } from '../../core/desk.ts'
import { readYamlFile } from './yaml-file.ts'

const fileSchema = z.record(z.string().min(1).max(100), z.string().trim().min(1).max(8_000))

/** What people at the desk choose from: `canned/<language>.yaml` beside `bot.yaml`, where there is one. */
export function readCannedAnswers(
  config: string,
  languages: readonly string[],
): { readonly answers: readonly CannedAnswer[]; readonly problems: readonly string[] } {
  const answers: CannedAnswer[] = []
  const problems: string[] = []
  for (const locale of languages) {
    const file = join(config, 'canned', `${locale}.yaml`)
    if (!existsSync(file)) continue
    const read = readYamlFile(file, fileSchema)
    if ('problems' in read) problems.push(...read.problems)
    else answers.push(...Object.entries(read.value).map(([title, text]) => ({ title, locale, text })))
  }
  return { answers, problems }
}
