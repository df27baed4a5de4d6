// Makes a fresh clone ready: installs packages, builds the widget and the desk and, for tests, installs the programs they drive.
// Runs under whatever Node the machine has, so it uses no package and no new syntax.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const at = (...parts) => join(root, ...parts)
const say = (line) => process.stderr.write(`parley: ${line}\n`)

/** What was installed and built last. */
const PACKAGES_STAMP = at('node_modules', '.parley-setup')
const PAGES_STAMP = at('dist', '.pages-setup')

/** Programs that tests drive, and the Debian package of each. */
const TEST_PROGRAMS = [
  { what: 'Chromium', packages: ['chromium'], present: () => existsSync('/usr/bin/chromium') },
  // Tests start servers of their own; the one that Debian's package may start is left alone.
  { what: 'Redis', packages: ['redis-server'], present: () => onPath('redis-server') },
  {
    what: 'a Chinese font',
    packages: ['fonts-wqy-zenhei', 'fontconfig'],
    present: () => spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' }).stdout?.trim(),
  },
  {
    what: 'PostgreSQL',
    packages: ['postgresql'],
    present: () => existsSync('/usr/lib/postgresql'),
    // Tests start servers of their own: the package is not to make one that runs from now on.
    prepare() {
      const file = '/etc/postgresql-common/createcluster.conf'
      if (existsSync(file)) return
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, 'create_main_cluster = false\n')
    },
  },
]

if (packagesAreStale() || pagesAreStale()) {
  alone(() => {
    if (packagesAreStale()) installPackages()
    if (pagesAreStale()) buildPages()
  })
}
if (process.argv.includes('--test')) installTestPrograms()

function packagesAreStale() {
  return isStale(PACKAGES_STAMP, packagesFingerprint())
}

function installPackages() {
  say('installing packages, about half a minute …')
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  writeFileSync(PACKAGES_STAMP, packagesFingerprint())
}

function pagesAreStale() {
  return isStale(PAGES_STAMP, pagesFingerprint())
}

function buildPages() {
  say('building the chat widget and the desk …')
  const vite = at('node_modules', 'vite', 'bin', 'vite.js')
  // What customers load is the same, whoever starts it: a test's own environment would make it larger.
  const env = { ...process.env, NODE_ENV: 'production' }
  run(at('node_modules', '.bin', 'node'), [vite, 'build', '--logLevel', 'error'], { env })
  writeFileSync(PAGES_STAMP, pagesFingerprint())
}

function isStale(stamp, wanted) {
  return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted
}

function packagesFingerprint() {
  return fingerprint([at('package-lock.json')])
}

function pagesFingerprint() {
  return fingerprint([
    at('vite.config.ts'),
    at('package-lock.json'),
    ...filesBelow(at('src', 'widget')),
    ...filesBelow(at('src', 'desk')),
  ])
}

/** One at a time: a command that is given meanwhile waits, and finds the work done. */
function alone(work) {
  const lock = at('dist', '.setup.lock')
  mkdirSync(dirname(lock), { recursive: true })
  const wait = new Int32Array(new SharedArrayBuffer(4))
  while (!take(lock)) Atomics.wait(wait, 0, 0, 200)
  try {
    work()
  } finally {
    rmSync(lock, { force: true })
  }
}

/** A lock whose holder has died is nobody's. */
function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  try {
    process.kill(Number(readFileSync(lock, 'utf8')) || process.pid, 0)
  } catch (error) {
    if (error.code === 'ESRCH') rmSync(lock, { force: true })
  }
  return false
}

function installTestPrograms() {
  const missing = TEST_PROGRAMS.filter(({ present }) => !present())
  if (missing.length === 0) return
  const packages = missing.flatMap((program) => program.packages)
  const names = missing.map(({ what }) => what).join(', ')
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    say(
      `the tests need ${names}. Install it once:\n  sudo apt-get update && sudo apt-get install -y ${packages.join(' ')}`,
    )
    process.exit(1)
  }
  say(`installing ${names} for the tests …`)
  const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  run('apt-get', ['update', '-qq'], quiet)
  for (const { prepare } of missing) prepare?.()
  run('apt-get', ['install', '-y', '-qq', '-o', 'Dpkg::Options::=--force-confold', ...packages], quiet)
}

function onPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))
}

/** Changes when any of the files does. */
function fingerprint(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(file.slice(root.length)).update(readFileSync(file))
  return hash.digest('hex')
}

function filesBelow(folder) {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name)
      return statSync(path).isDirectory() ? filesBelow(path) : [path]
    })
}

function run(command, parameters, options = {}) {
  try {
    execFileSync(command, parameters, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
  } catch (error) {
    say(`"${command} ${parameters.join(' ')}" failed:`)
    process.stderr.write(`${error.stdout ?? ''}${error.stderr ?? error.message}\n`)
    process.exit(1)
  }
}
