import type { Style } from '../../channels/terminal/paint.ts'
import { printable } from '../../channels/terminal/printable.ts'
import { displayWidth } from '../../channels/terminal/width.ts'
import { examine } from '../doctor/examine.ts'
import type { Finding } from '../doctor/finding.ts'
import { EXIT } from './exit.ts'
import { paintFor } from './terminal-features.ts'

const MARKS: Readonly<Record<Finding['status'], readonly [mark: string, style: Style]>> = {
  ok: ['✓', 'green'],
  note: ['!', 'yellow'],
  wrong: ['✗', 'red'],
}

/** `parley doctor`: one line for each check, with the mend. Ends with 1 when something is wrong. */
export async function doctor({ json }: { readonly json?: true }): Promise<number> {
  const findings = await examine(process.env, process.cwd())
  const ok = findings.every(({ status }) => status !== 'wrong')
  process.stdout.write(json ? `${JSON.stringify({ ok, findings }, null, 2)}\n` : report(findings))
  return ok ? EXIT.done : EXIT.wanting
}

function report(findings: readonly Finding[]): string {
  const paint = paintFor(process.stdout)
  const width = Math.max(...findings.map(({ check }) => displayWidth(check)))
  const indent = ' '.repeat(width + 4)
  const lines = findings.flatMap(({ check, status, message, mend }) => {
    const [mark, style] = MARKS[status]
    const [first = '', ...others] = printable(message).split('\n')
    return [
      `${paint(mark, [style])} ${paint(check.padEnd(width), ['bold'])}  ${first}`,
      ...others.map((line) => `${indent}${line}`),
      ...(mend === undefined ? [] : [`${indent}${paint('→', ['dim'])} ${mend}`]),
    ]
  })
  const wrong = findings.filter(({ status }) => status === 'wrong').length
  return `${lines.join('\n')}\n\n${verdict(wrong)}\n`
}

function verdict(wrong: number): string {
  if (wrong === 0) return 'All is well.'
  return wrong === 1 ? 'One thing is wrong.' : `${wrong} things are wrong.`
}
