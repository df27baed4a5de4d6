import { resolve } from 'node:path'
import { type Restored, restore as restoreBackup } from '../backup/restore.ts'
import { dataFolderAt } from '../rooms/data-folder.ts'
import { EXIT } from './exit.ts'
import { createProgress } from './progress.ts'
import { readQuietConfig } from './quiet-config.ts'

export interface RestoreCommandOptions {
  readonly keysFrom: string
  readonly replace?: true
  readonly json?: true
}

/** `parley restore`: puts a backup where the data folder is, or ends with 1 and leaves all as it was. */
export async function restore(folder: string, { keysFrom, replace, json }: RestoreCommandOptions): Promise<number> {
  const config = readQuietConfig()
  const progress = createProgress(process.stderr, Date.now)
  let restored: Restored
  try {
    restored = await restoreBackup({
      data: dataFolderAt(config.folders.data),
      from: resolve(folder),
      keysFrom: resolve(keysFrom),
      replace: replace === true,
      masterKeys: config,
      onProgress: (step) => progress.show({ phase: 'checking', ...step }),
    })
  } finally {
    progress.clear()
  }
  process.stdout.write(json ? `${JSON.stringify(restored, null, 2)}\n` : summary(restored))
  return EXIT.done
}

function summary(restored: Restored): string {
  const { folder } = restored
  if (restored.resumed) {
    return `The restore of ${folder} that was interrupted is finished. To restore another backup, run this again.\n`
  }
  const { time, keysTime, files, movedTo } = restored
  const moment = (at: number) => new Date(at).toISOString()
  return [
    `${folder} is as it was at ${moment(time)}: ${files.length} files, checked.`,
    ...(keysTime < time
      ? [`The keys are older, of ${moment(keysTime)}: customers who came in between cannot be read.`]
      : []),
    ...(movedTo === undefined ? [] : [`What was there is in ${movedTo}: delete it when all is well, keys and all.`]),
    'What waited for an answer at that moment is answered at the next start.',
    '',
  ].join('\n')
}
