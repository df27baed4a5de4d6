import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { ParleyError } from '../../core/errors.ts'
import { readFolders } from '../config/config.ts'
import { EXIT } from './exit.ts'

const NAME = /^[a-z][a-z0-9-]*$/
/** Files of the folder that are no dialogs. */
const TAKEN = ['middleware']

/** `parley new dialog NAME`: a dialog that runs as it stands, for its author to change. */
export async function newDialog(name: string): Promise<number> {
  if (!NAME.test(name) || TAKEN.includes(name)) {
    throw new ParleyError(
      'config-invalid',
      `"${name}" is no name for a dialog: use small letters, digits and hyphens, like gift-wrap`,
    )
  }
  const folder = readFolders(process.env, process.cwd()).dialogs
  const file = join(folder, `${name}.ts`)
  const there = ['.ts', '.mts', '.js', '.mjs'].map((end) => join(folder, `${name}${end}`)).find(existsSync)
  if (there) throw new ParleyError('config-invalid', `there is a dialog "${name}" already: ${there}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, templateOf(name), { flag: 'wx' })
  process.stdout.write(`${relative(process.cwd(), file)} is there. Try it: npx parley dialogs why "${wordsOf(name)}"\n`)
  return EXIT.done
}

const wordsOf = (name: string) => name.replaceAll('-', ' ')

function templateOf(name: string): string {
  return `import { defineDialog, z } from 'parleykit'

export default defineDialog({
  description: 'What it is for, in one sentence',
  // Messages that call for it: five to ten that differ, in every language of your bot.
  examples: ['${wordsOf(name)}', 'I would like ${wordsOf(name)}'],
  // What it needs before it runs: taken from the message, or asked for.
  slots: z.object({
    count: z.number().int().min(1).meta({ ask: 'How many?' }),
  }),
  async run(turn, { count }) {
    await turn.say(\`${wordsOf(name)}: **\${count}**\`)
  },
})
`
}
