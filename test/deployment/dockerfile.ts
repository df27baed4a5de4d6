import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, renameSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'

/** A stage of a Dockerfile, laid out in a folder as an engine would lay it out in an image. */
export interface Stage {
  /** Stands for the image's `/`. */
  readonly root: string
  readonly workdir: string
  readonly env: Readonly<Record<string, string>>
  readonly user: string | undefined
  readonly volumes: readonly string[]
  readonly stopSignal: string | undefined
  /** Entrypoint and command together. */
  readonly command: readonly string[]
  readonly healthcheck: readonly string[]
}

export interface BuildOptions {
  readonly dockerfile: string
  /** The files that the engine would be sent. */
  readonly context: string
  readonly folder: string
  /** Runs a RUN line in a stage's folder. */
  readonly run: (line: string, cwd: string, root: string) => void
}

/**
 * Follows a Dockerfile without an engine: the stages are folders, and its RUN lines run on this machine. It knows the
 * instructions that ours uses, in the form in which it does, and refuses others.
 */
export function buildStages({ dockerfile, context, folder, run }: BuildOptions): Stage[] {
  const roots = new Map<string, string>()
  const stages: Stage[] = []
  let stage: Mutable<Stage> | undefined
  for (const [, instruction = '', rest = ''] of dockerfile.matchAll(/^([A-Z]+) +(.*)$/gm)) {
    if (instruction === 'ARG') continue
    if (instruction === 'FROM') {
      const name = / AS (\S+)$/.exec(rest)?.[1] ?? 'final'
      const root = join(folder, name)
      mkdirSync(root)
      roots.set(name, root)
      stage = { ...EMPTY, root, env: {} }
      stages.push(stage)
      continue
    }
    if (!stage) throw new Error(`${instruction} before FROM`)
    const within = (path: string) => join(stage?.root ?? '', isAbsolute(path) ? path : join(stage?.workdir ?? '', path))
    switch (instruction) {
      case 'WORKDIR':
        stage.workdir = rest
        mkdirSync(within('.'), { recursive: true })
        break
      case 'COPY': {
        const [, from, paths = ''] = /^(?:--from=(\S+) )?(.*)$/.exec(rest) ?? []
        const sources = paths.split(' ')
        const target = sources.pop() ?? ''
        for (const source of sources) {
          const file = join(from === undefined ? context : (roots.get(from) ?? ''), source)
          const to = target === './' ? within(join(target, source)) : within(target)
          mkdirSync(dirname(to), { recursive: true })
          // What another stage made is moved: nobody looks for it there again, and copying packages takes long.
          if (from === undefined) cpSync(file, to, { recursive: true })
          else renameSync(file, to)
        }
        break
      }
      case 'RUN':
        run(rest, within('.'), stage.root)
        break
      case 'ENV': {
        const [name = '', value = ''] = rest.split('=')
        stage.env = { ...stage.env, [name]: value }
        break
      }
      case 'USER':
        stage.user = rest
        break
      case 'VOLUME':
        stage.volumes = [...stage.volumes, rest]
        break
      case 'STOPSIGNAL':
        stage.stopSignal = rest
        break
      case 'HEALTHCHECK':
        stage.healthcheck = execForm(rest.slice(rest.indexOf('CMD ') + 'CMD '.length))
        break
      case 'ENTRYPOINT':
        stage.command = execForm(rest)
        break
      case 'CMD':
        stage.command = [...stage.command, ...execForm(rest)]
        break
      case 'EXPOSE':
        break
      default:
        throw new Error(`an instruction that is not followed here: ${instruction}`)
    }
  }
  return stages
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

const EMPTY = { workdir: '/', user: undefined, volumes: [], stopSignal: undefined, command: [], healthcheck: [] }

/** The other form would put a shell between the engine's signals and the program. */
const execForm = (text: string) => JSON.parse(text) as string[]

/** The files of a repository that an engine would be sent: those that it keeps and `.dockerignore` lets through. */
export function contextOf(repository: string, ignored: string): string[] {
  const allowed = ignored.split('\n').flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []))
  const kept = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: repository })
  return kept
    .toString()
    .split('\n')
    .filter((file) => allowed.some((path) => file === path || file.startsWith(`${path}/`)))
}
