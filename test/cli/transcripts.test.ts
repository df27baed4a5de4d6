import { copyFileSync, cpSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { STAFF_ROLES } from '../../src/access/principals/settings.ts'
import { startConversation } from '../support/customer.ts'
import { PNG } from '../support/files.ts'
import { putAttachments } from '../support/put-attachment.ts'
import { startServer } from '../support/server.ts'
import { run, testFolder } from './command.ts'

// Each starts a dozen commands and a server or two.
vi.setConfig({ testTimeout: 240_000 })

async function shopWithConversation() {
  const env = { PARLEY_DATA_DIR: testFolder() }
  const server = await startServer({ data: env.PARLEY_DATA_DIR })
  const customer = await startConversation(server.url)
  await customer.listen()
  await customer.say('where do you ship? write to jo@example.com')
  const list = async () => JSON.parse((await run(['transcripts', 'list', '--json'], env)).stdout)
  return { env, server, customer, list, conversation: customer.conversationId }
}

const lastEntry = async (env: Record<string, string>) =>
  JSON.parse((await run(['audit', 'export'], env)).stdout.trim().split('\n').at(-2) ?? '{}')

describe('parley transcripts', () => {
  it('lists, shows and exports for whoever may, beside a running server', async () => {
    const { env, conversation, list } = await shopWithConversation()
    const [only] = (await list()).items
    expect(only).toMatchObject({ conversation, channel: 'web', lines: 2 })
    expect((await run(['transcripts', 'list'], env)).stdout).toContain(conversation)

    const show = (...args: string[]) => run(['transcripts', 'show', conversation, ...args], env)
    const aimless = await show()
    expect(aimless.stderr).toContain('break-glass may not read this transcript (by the rule purpose-required)')
    expect(aimless.stdout).toBe('')
    expect(aimless.code).toBe(1)
    expect((await show('--purpose', 'incident')).stderr).toContain('may not read this transcript')
    const shown = await show('--purpose', 'incident', '--reason', 'a threat')
    expect(shown.stdout).toContain('jo@example.com')
    expect(shown.stderr).toContain('glass was broken')
    expect((await run(['audit', 'review'], env)).stdout).toContain('a threat')
    const masked = await show('--masked', '--purpose', 'quality')
    expect(masked.stdout).toContain('[EMAIL_1]')
    expect(masked.stdout).not.toContain('jo@example.com')
    expect((await run(['transcripts', 'show', 'nowhere', '--masked', '--purpose', 'quality'], env)).stderr).toContain(
      'there is no conversation nowhere',
    )

    const file = join(env.PARLEY_DATA_DIR, 'export.html')
    const exporting = ['transcripts', 'export', only.customer, '--purpose', 'legal']
    const lines = (await run(exporting, env)).stdout.trim().split('\n')
    expect(lines.map((line) => JSON.parse(line).author)).toEqual(['customer', 'bot'])
    expect((await run([...exporting, '--html', '--out', file], env)).code).toBe(0)
    expect(readFileSync(file, 'utf8')).toContain('jo@example.com')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    // Never over a file that is there.
    expect((await run([...exporting, '--html', '--out', file], env)).stderr).toContain('name a new file')
    expect((await run(['transcripts', 'export', only.customer], env)).stderr).toContain('purpose-required')

    const owner = { conversation, channel: 'web', customer: only.customer }
    const [photo] = await putAttachments(env.PARLEY_DATA_DIR, owner, [{ name: '../鞋.png', bytes: PNG }])
    const folder = join(testFolder(), 'files')
    expect((await run([...exporting, '--attachments', folder], env)).code).toBe(0)
    const listed = JSON.parse(readFileSync(join(folder, 'attachments.jsonl'), 'utf8'))
    expect(listed).toMatchObject({ ...photo, conversation, channel: 'web', file: `${photo?.id}-鞋.png` })
    expect(readFileSync(join(folder, listed.file)).equals(PNG)).toBe(true)
    expect(statSync(join(folder, listed.file)).mode & 0o777).toBe(0o600)
    expect((await run([...exporting, '--attachments', folder], env)).stderr).toContain('name a new folder')
    const refused = await run(['transcripts', 'export', only.customer, '--attachments', `${folder}-2`], env)
    expect(refused.stderr).toContain('purpose-required')
    expect(existsSync(`${folder}-2`)).toBe(false)
  })
})

describe('parley erase', () => {
  it('is final, beside a running server, and proved on a backup of before', async () => {
    const { env, server, customer, list } = await shopWithConversation()
    const id = (await list()).items[0].customer
    await server.stop()
    const backup = testFolder()
    cpSync(env.PARLEY_DATA_DIR, backup, { recursive: true })
    const running = await startServer({ data: env.PARLEY_DATA_DIR })

    expect((await run(['erase', 'hold', id, '--reason', 'case 1'], env)).code).toBe(0)
    const held = await run(['erase', 'customer', id], env)
    expect(held.stderr).toContain('a legal hold stands against it: case 1')
    expect(held.code).toBe(1)
    expect((await run(['erase', 'release', id], env)).code).toBe(0)
    const receipt = join(testFolder(), 'receipt.json')
    const erased = await run(['transcripts', 'erase', id, '--receipt', receipt], env)
    expect(erased.stdout).toContain('Erased 2 lines of 1 conversations')
    expect(await lastEntry(env)).toMatchObject({ action: 'erased', resource: `customer:${id}`, outcome: 'done' })

    const here = await run(['erase', 'verify', receipt], env)
    expect(here.stdout).toContain('Of 2 lines of before: 2 are empty, 0 nobody can open, 0 can be read.')
    expect(here.code).toBe(0)
    expect((await run(['transcripts', 'export', id, '--purpose', 'legal'], env)).stdout).not.toContain('jo@example.com')
    // Memory has forgotten it: the customer's own page begins anew.
    const history = await fetch(customer.activities.replace(server.url, running.url), {
      headers: { authorization: `Bearer ${customer.token}` },
    })
    expect(await history.text()).not.toContain('jo@example.com')
    await running.stop()

    // The backup of the data, with the keys of now.
    const restored = { PARLEY_DATA_DIR: testFolder() }
    cpSync(backup, restored.PARLEY_DATA_DIR, { recursive: true })
    for (const name of ['keys.db-wal', 'keys.db-shm']) rmSync(join(restored.PARLEY_DATA_DIR, name), { force: true })
    for (const name of ['keys.db', 'keys.db-wal'].filter((name) => existsSync(join(env.PARLEY_DATA_DIR, name)))) {
      copyFileSync(join(env.PARLEY_DATA_DIR, name), join(restored.PARLEY_DATA_DIR, name))
    }
    const proved = await run(['erase', 'verify', receipt], restored)
    expect(proved.stdout).toContain('Of 2 lines of before: 0 are empty, 2 nobody can open, 0 can be read.')
    expect(proved.code).toBe(0)
    // With the keys of then it does not hold, and that is said.
    const failed = await run(['erase', 'verify', receipt], { PARLEY_DATA_DIR: backup })
    expect(failed.stdout).toContain('2 can be read')
    expect(failed.code).toBe(1)

    const forged = join(testFolder(), 'forged.json')
    writeFileSync(forged, readFileSync(receipt, 'utf8').replace('"entries": 2', '"entries": 3'))
    const refused = await run(['erase', 'verify', forged], env)
    expect(refused.stdout).toContain('was not signed by this installation, or was changed')
    expect(refused.code).toBe(1)
  })
})

describe('each role with each command', () => {
  it('does what the policies let it, and nothing else: every cell', async () => {
    const { env, conversation } = await shopWithConversation()
    const receipt = join(testFolder(), 'receipt.json')
    expect((await run(['erase', 'customer', 'somebody', '--receipt', receipt], env)).code).toBe(0)
    // Who may; all others may not.
    const MAY: Readonly<Record<string, readonly string[]>> = {
      'transcripts list': ['agent', 'supervisor', 'analyst', 'privacy-officer', 'break-glass'],
      [`transcripts show ${conversation}`]: ['break-glass'],
      [`transcripts show ${conversation} --masked`]: ['analyst'],
      'transcripts export somebody': ['privacy-officer'],
      'erase customer somebody': ['privacy-officer'],
      [`erase verify ${receipt}`]: ['privacy-officer'],
      'erase hold somebody': ['privacy-officer'],
      'keys status': ['administrator'],
      'api-keys list': ['administrator'],
      'audit verify': ['auditor'],
      'audit export': ['auditor'],
    }
    const found: Record<string, string[]> = {}
    for (const [command, may] of Object.entries(MAY)) {
      const ran = await Promise.all(
        STAFF_ROLES.map(async (role) => {
          const acting = ['--role', role, '--purpose', 'incident', '--reason', 'for the test']
          const { stderr, code } = await run([...command.split(' '), ...acting], env)
          const refused = /may not|is not yours/.test(stderr)
          expect(refused ? 1 : 0, `${role}: ${command}: ${stderr}`).toBe(code)
          return refused ? [] : [role]
        }),
      )
      found[command] = ran.flat()
      // What is held now must not stop the rest.
      if (command.startsWith('erase hold')) await run(['erase', 'release', 'somebody'], env)
      expect(found[command], command).toEqual(may)
    }
  })
})
