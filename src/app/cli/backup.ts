import { resolve } from 'node:path'
import { type BackedUp, backUp } from '../backup/backup.ts'
import type { BackupFile } from '../backup/manifest.ts'
import { readFolders } from '../config/config.ts'
import { dataFolderAt } from '../rooms/data-folder.ts'
import { EXIT } from './exit.ts'
import { megabytes } from './megabytes.ts'
import { createProgress } from './progress.ts'
import { alignRows, paintFor } from './terminal-features.ts'

export interface BackupCommandOptions {
  readonly keysTo?: string
  readonly withoutKeys?: true
  readonly json?: true
}

/** `parley backup`: copies the data folder while it is in use. Works with a broken configuration, too. */
export async function backup(folder: string, { keysTo, withoutKeys, json }: BackupCommandOptions): Promise<number> {
  if ((keysTo === undefined) !== (withoutKeys === true)) {
    process.stderr.write(
      'parley: say where the keys go, apart from the data: --keys-to <folder>, or --without-keys.\n(see parley backup --help)\n',
    )
    return EXIT.wrongUse
  }
  const data = dataFolderAt(readFolders(process.env, process.cwd()).data)
  const progress = createProgress(process.stderr, Date.now)
  let done: BackedUp
  try {
    done = await backUp({
      data,
      to: resolve(folder),
      keysTo: keysTo === undefined ? undefined : resolve(keysTo),
      clock: Date.now,
      onProgress: ({ file, done, total }) => progress.show({ phase: 'copying', done, total, document: file }),
    })
  } finally {
    progress.clear()
  }
  process.stdout.write(json ? `${JSON.stringify(done, null, 2)}\n` : summary(done))
  return EXIT.done
}

function summary({ time, data, keys }: BackedUp): string {
  const paint = paintFor(process.stdout)
  const block = (what: string, part: { readonly folder: string; readonly files: readonly BackupFile[] }) => [
    `${paint(what, ['bold'])} in ${part.folder}`,
    ...alignRows(part.files.map(({ name, bytes }) => [`  ${name}`, megabytes(bytes)])),
    '',
  ]
  return [
    `As it was at ${new Date(time).toISOString()}:`,
    '',
    ...block('Data', data),
    ...(keys
      ? [...block('Keys', keys), 'Whoever has both can read everything: keep them apart, and older keys only briefly.']
      : ['Without the keys nothing of it can be read.']),
    '',
  ].join('\n')
}
