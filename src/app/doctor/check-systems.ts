import type { NoticeTarget } from '../../handoff/post-notice.ts'
import { checkTarget } from '../../handoff/public-address.ts'
import type { Connections } from '../../tools/connection.ts'
import type { Config } from '../config/config.ts'
import { type Finding, found } from './finding.ts'

const WAIT_MS = 3_000

/** Whether those whom Parley calls are where the configuration says. Nothing is told to them. */
export async function checkSystems({ notify, tools, bot }: Pick<Config, 'notify' | 'tools' | 'bot'>) {
  const { privateHosts } = bot.handover.notify
  const findings = await Promise.all([
    ...notify.map((target) => checkNotice(target, privateHosts)),
    ...Object.entries(tools).map(checkTool),
  ])
  return findings.flat()
}

/** Systems that tools ask and that do not answer now. */
export async function silentSystems({ tools }: Pick<Config, 'tools'>): Promise<readonly Finding[]> {
  const findings = await Promise.all(Object.entries(tools).map(checkTool))
  const silent = findings.filter(({ status }) => status !== 'ok')
  return silent.filter(({ message }, at) => silent.findIndex((other) => other.message === message) === at)
}

/** The address itself may be a secret. */
async function checkNotice({ name, url }: NoticeTarget, privateHosts: readonly string[]): Promise<Finding[]> {
  const check = `${name} for hand-overs`
  const { hostname, protocol } = new URL(url)
  const findings: Finding[] = []
  if (protocol === 'http:') {
    findings.push(found(check, 'note', `${hostname} is told without encryption`, 'give its https:// address'))
  }
  if (!privateHosts.includes(hostname)) {
    const problem = await checkTarget(hostname)
    if (problem) return [...findings, found(check, 'wrong', problem)]
  }
  return [...findings, found(check, 'ok', hostname)]
}

async function checkTool([name, { url }]: [string, Connections[string]]): Promise<Finding> {
  const check = `tools ${name}`
  const { origin } = new URL(url)
  try {
    // Any answer is one, and the secret is not for this.
    const signal = AbortSignal.timeout(WAIT_MS)
    const response = await fetch(url, { method: 'HEAD', redirect: 'manual', signal })
    await response.body?.cancel()
    return found(check, 'ok', `${origin} answers`)
  } catch {
    return found(check, 'note', `${origin} does not answer`, `see that it runs and that tools.${name}.url is right`)
  }
}
