import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../support/server.ts'
import { configWith, run, testFolder, write } from './command.ts'

const WIDE = '@id("curious") permit (principal is Parley::Administrator, action == Parley::Action::"read", resource);\n'

describe('parley policies check', () => {
  it('prints what the policies allow, and what has changed since the last time', async () => {
    const config = configWith({})
    const env = { PARLEY_CONFIG_DIR: config, PARLEY_DATA_DIR: testFolder() }
    const shipped = await run(['policies', 'check'], env)
    expect(shipped.stderr).toBe('')
    expect(shipped.stdout).toContain(`${join(ROOT, 'config/policies')} allow this, and nothing else:`)
    expect(shipped.stdout).toMatch(
      /^agent +read +with purpose +conversation assigned to them, conversation in their queue$/m,
    )
    expect(shipped.stdout).toMatch(/^analyst +list +any$/m)
    expect(shipped.stdout).toMatch(/^engine +append +any$/m)
    expect(shipped.stdout).toContain('Kept, to show what changes')
    expect(shipped.code).toBe(0)

    cpSync(join(ROOT, 'config/policies'), join(config, 'policies'), { recursive: true })
    expect((await run(['policies', 'check'], env)).stdout).toContain('Nothing has changed since the last time.')

    write(join(config, 'policies'), { 'mine.cedar': WIDE })
    const { stdout, code } = await run(['policies', 'check'], env)
    expect(stdout).toContain('5 changed since the last time:')
    expect(stdout).toMatch(/^administrator +read +any other conversation +no → with purpose$/m)
    expect(code).toBe(0)
  })

  it('prints one object with every cell', async () => {
    const env = { PARLEY_CONFIG_DIR: configWith({}), PARLEY_DATA_DIR: testFolder() }
    const { stdout, code } = await run(['policies', 'check', '--json'], env)
    const report = JSON.parse(stdout)
    expect(report).toMatchObject({ problems: [], warnings: [] })
    expect(report).not.toHaveProperty('changes')
    expect(report.table).toContainEqual({
      action: 'rotateKeys',
      resource: 'keys',
      cells: expect.objectContaining({ administrator: 'yes', agent: 'no', 'break-glass': 'no' }),
    })
    expect(code).toBe(0)
    expect(JSON.parse((await run(['policies', 'check', '--json'], env)).stdout).changes).toEqual([])
  })

  it('names what is wrong, warns of what is too wide, and ends accordingly', async () => {
    const config = configWith({})
    cpSync(join(ROOT, 'config/policies'), join(config, 'policies'), { recursive: true })
    const env = { PARLEY_CONFIG_DIR: config, PARLEY_DATA_DIR: testFolder() }
    write(join(config, 'policies'), { 'mine.cedar': '@id("all") permit (principal, action, resource);' })
    const wide = await run(['policies', 'check'], env)
    expect(wide.stdout).toContain('mine.cedar:1: the policy "all" allows everything to everybody')
    expect(wide.code).toBe(0)
    write(join(config, 'policies'), { 'mine.cedar': '\n@id("all") permit (principal, actoin, resource);' })
    const wrong = await run(['policies', 'check'], env)
    expect(wrong.stdout).toMatch(/^✗ .*mine\.cedar:2: /)
    expect(wrong.code).toBe(1)
    const { findings } = JSON.parse((await run(['doctor', '--json'], env)).stdout)
    expect(findings).toContainEqual(
      expect.objectContaining({ check: 'policies', status: 'wrong', message: expect.stringContaining('mine.cedar:2') }),
    )
    // Nothing starts with it.
    const stopped = await run(['keys', 'status'], env)
    expect(stopped.stderr).toContain('the policies have a problem')
    expect(stopped.code).toBe(2)
  })
})
