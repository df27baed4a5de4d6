import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { readConfig } from '../config/config.ts'
import { teamsPackage } from '../rooms/teams-package.ts'
import { EXIT } from './exit.ts'

export interface TeamsManifestOptions {
  readonly out: string
  readonly appVersion: string
}

/** `parley teams manifest`: the app package, to be uploaded to Teams. */
export async function manifest({ out, appVersion }: TeamsManifestOptions): Promise<number> {
  const file = resolve(out)
  writeFileSync(file, await teamsPackage(readConfig(process.env, process.cwd()), appVersion))
  process.stdout.write(`Written: ${file}\nUpload it in Teams: Apps, "Manage your apps", "Upload an app".\n`)
  return EXIT.done
}
