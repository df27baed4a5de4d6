import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

// The import rules of docs/architecture.md: what each room may know.

const ROOT = join(import.meta.dirname, '..')

/** Rooms that a room may use beside its own and core. */
const STAIRS: Readonly<Record<string, readonly string[]>> = {
  access: ['storage'],
  answering: ['rendering'],
  attachments: ['storage'],
  audit: ['storage'],
  'channels/slack': ['rendering'],
  'channels/teams': ['rendering'],
  'channels/terminal': ['rendering'],
  'channels/web': ['rendering'],
  corrections: ['storage'],
  // What the customer's page and the agent's have in common: markdown, strings, what the browser keeps.
  desk: ['reports', 'widget'],
  engine: ['dialog'],
  evaluation: ['reports'],
  handoff: ['storage'],
  memory: ['storage'],
  outcomes: ['reports', 'storage'],
  switchboard: ['storage'],
  transcripts: ['storage'],
}

/** Packages that have one owner: the only places that may import them. */
const OWNERS: readonly { readonly vendor: RegExp; readonly owner: RegExp }[] = [
  { vendor: /^@cedar-policy\//, owner: /^src\/access\// },
  { vendor: /^botbuilder/, owner: /^src\/channels\/teams\// },
  { vendor: /^@slack\//, owner: /^src\/channels\/slack\// },
  { vendor: /^(ioredis|rate-limiter-flexible)$/, owner: /^src\/memory\// },
  { vendor: /^(@langchain\/|langchain)/, owner: /^src\/(knowledge|answering)\// },
  { vendor: /^(libphonenumber-js|validator)/, owner: /^src\/privacy\// },
  { vendor: /^(unpdf|mammoth|yauzl|chardet|opencc-js)/, owner: /^src\/knowledge\// },
  { vendor: /^cockatiel$/, owner: /^src\/(answering\/model|knowledge\/embedding|tools)\// },
  { vendor: /^(express|helmet|proxy-addr)$/, owner: /^src\/(app|channels|console)\// },
  { vendor: /^@fastify\/busboy$/, owner: /^src\/channels\/web\// },
  { vendor: /^ws$/, owner: /^src\/channels\/web\// },
  { vendor: /^jose$/, owner: /^src\/(access|channels)\// },
  { vendor: /^openid-client$/, owner: /^src\/access\/sign-in\// },
  { vendor: /^cookie$/, owner: /^src\/console\// },
  { vendor: /^node:sqlite$/, owner: /^src\/(storage|memory|transcripts)\// },
  { vendor: /^file-type$/, owner: /^src\/attachments\// },
  { vendor: /^pg$/, owner: /^src\/storage\// },
  { vendor: /^preact/, owner: /^src\/(widget|desk)\// },
  { vendor: /^luxon$/, owner: /^src\/(handoff|outcomes)\// },
  { vendor: /^commander$/, owner: /^src\/app\/cli\// },
  { vendor: /^yazl$/, owner: /^src\/app\// },
  { vendor: /^(chrono-node|intl-messageformat)/, owner: /^src\/dialog\// },
  { vendor: /^pino$/, owner: /^src\/app\// },
]

interface Import {
  readonly file: string
  readonly target: string
  readonly typeOnly: boolean
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s)?[^'"`;]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/gm,
  )
  return [...statements].map(([, type, from, bare, dynamic]) => {
    const specifier = from ?? bare ?? dynamic ?? ''
    const target = specifier.startsWith('.') ? relative(ROOT, join(ROOT, dirname(file), specifier)) : specifier
    return { file, target, typeOnly: type !== undefined }
  })
}

/** `src/channels/web/hub.ts` is in the room `channels/web`; `src/index.ts` is the public face. */
function roomOf(path: string): string {
  const [, room = '', inner = ''] = path.split('/')
  if (room === 'index.ts') return 'public face'
  if (room === 'testing.ts') return 'testing'
  return room === 'channels' ? `channels/${inner}` : room
}

function breaks({ file, target, typeOnly }: Import): string | undefined {
  const inside = target.startsWith('src/')
  const room = roomOf(file)
  const owned = OWNERS.find(({ vendor }) => vendor.test(target))
  if (owned && !owned.owner.test(file)) return `${target} belongs to ${owned.owner.source}`
  if (room === 'core' && !inside && !typeOnly) return 'core imports no package'
  if (!inside) return undefined
  const other = roomOf(target)
  if (room === 'app' || other === room || other === 'core') return undefined
  if (room === 'public face' && other === 'dialog') return undefined
  // A journey drives a whole bot.
  if (room === 'testing' && (other === 'app' || other.startsWith('channels/'))) return undefined
  return STAIRS[room]?.includes(other) ? undefined : `${room} may not know ${other}`
}

const files = globSync('src/**/*.{ts,tsx}', { cwd: ROOT })

describe('the house', () => {
  it('has rooms', () => {
    expect(files.length).toBeGreaterThan(50)
    expect(files.flatMap(importsOf).length).toBeGreaterThan(150)
  })

  it('lets a room import core, packages and its stairs, and nothing else', () => {
    const broken = files
      .flatMap(importsOf)
      .map((line) => ({ ...line, why: breaks(line) }))
      .filter(({ why }) => why !== undefined)
      .map(({ file, target, why }) => `${file} imports ${target}: ${why}`)
    expect(broken).toEqual([])
  })

  it.each([
    ['src/engine/engine.ts', 'src/knowledge/knowledge.ts'],
    ['src/channels/web/hub.ts', 'src/engine/engine.ts'],
    ['src/core/message.ts', 'zod'],
    ['src/answering/chain.ts', 'express'],
    ['src/dialog/texts.ts', 'src/app/config/config.ts'],
  ])('would see %s import %s', (file, target) => {
    expect(breaks({ file, target, typeOnly: false })).toBeDefined()
  })

  it('lets dialogs import the package and their tools alone', () => {
    const foreign = globSync('dialogs/**/*.ts', { cwd: ROOT })
      .flatMap(importsOf)
      .filter(({ target }) => target !== 'parleykit' && !target.startsWith('dialogs/tools/'))
    expect(foreign).toEqual([])
  })

  it('reads the environment in commands only, and hands it on as an argument', () => {
    const readers = files.filter((file) => readFileSync(join(ROOT, file), 'utf8').includes('process.env'))
    // Whether a test runner runs is known from its environment alone.
    const allowed = (file: string) => file.startsWith('src/app/cli/') || file === 'src/testing/runner.ts'
    expect(readers.filter((file) => !allowed(file))).toEqual([])
  })
})
