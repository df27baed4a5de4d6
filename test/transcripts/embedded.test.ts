import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { testAccess } from '../access/test-guard.ts'
import { ADA, ENGINE, transcriptEntry } from '../contracts/transcript-store.ts'
import { newMasterKey, openKeys } from '../keys/test-keys.ts'
import { expectNoPlaintext } from '../storage/plaintext.ts'
import { createEmbeddedTranscripts } from '../support/embedded-transcripts.ts'
import { temporaryFolder } from '../support/temporary.ts'

function openTranscripts(folder: string, masterKey: string) {
  const { keys, close } = openKeys(folder, masterKey)
  const transcripts = createEmbeddedTranscripts({ file: join(folder, 'transcripts.db'), keys, ...testAccess() })
  return {
    transcripts,
    async close() {
      await transcripts.close()
      close()
    },
  }
}

describe('somebody with the file in hand', () => {
  const LINES = [
    transcriptEntry(1, { locale: 'en' }),
    transcriptEntry(2, {
      author: 'bot',
      dialog: 'answer',
      passages: [{ id: 'faq.md#a', document: 'faq.md', version: '1' }],
    }),
    transcriptEntry(3),
    transcriptEntry(1, { conversation: 'c2' }),
    transcriptEntry(1, { conversation: 'of bob', customer: 'bob' }),
  ]

  it.each([
    [
      'change a bit of the text',
      "UPDATE transcript SET content = flip(content, 20) WHERE conversation = 'c1' AND sequence = 2",
    ],
    [
      'change a bit of the nonce',
      "UPDATE transcript SET content = flip(content, 5) WHERE conversation = 'c1' AND sequence = 2",
    ],
    ['cut the end off', 'UPDATE transcript SET content = substr(content, 1, length(content) - 1) WHERE sequence = 2'],
    ['empty it', "UPDATE transcript SET content = x'' WHERE sequence = 2"],
    [
      'write text of their own',
      'UPDATE transcript SET content = CAST(\'{"text":"forged"}\' AS BLOB) WHERE sequence = 2',
    ],
    [
      'claim another version',
      "UPDATE transcript SET content = CAST(x'02' || substr(content, 2) AS BLOB) WHERE sequence = 2",
    ],
    ['move a line', 'UPDATE transcript SET sequence = 9 WHERE sequence = 2'],
    [
      'move a line to another conversation',
      "UPDATE transcript SET conversation = 'c1', sequence = 9 WHERE conversation = 'c2'",
    ],
    [
      'copy a line',
      `INSERT INTO transcript (conversation, sequence, customer, channel, time, author, locale, dialog, documents, content)
         SELECT conversation, 9, customer, channel, time, author, locale, dialog, documents, content
         FROM transcript WHERE conversation = 'c1' AND sequence = 1`,
    ],
    [
      'swap two lines',
      `UPDATE transcript SET content = (SELECT content FROM transcript AS other
         WHERE other.conversation = 'c1' AND other.sequence = 4 - transcript.sequence)
       WHERE conversation = 'c1' AND sequence IN (1, 3)`,
    ],
    [
      'put in the words of another customer',
      "UPDATE transcript SET content = (SELECT content FROM transcript WHERE customer = 'bob') WHERE sequence = 3",
    ],
    ['give it another author', "UPDATE transcript SET author = 'bot' WHERE sequence = 3"],
    ['give it another time', 'UPDATE transcript SET time = time + 1 WHERE sequence = 3'],
    ['give it another channel', "UPDATE transcript SET channel = 'slack' WHERE sequence = 3"],
    ['give it another language', "UPDATE transcript SET locale = 'de' WHERE conversation = 'c1' AND sequence = 1"],
    ['give it another dialog', 'UPDATE transcript SET dialog = NULL WHERE sequence = 2'],
    ['give it other sources', "UPDATE transcript SET documents = '[' WHERE sequence = 2"],
    ['give it another model', "UPDATE transcript SET model = 'm' WHERE sequence = 2"],
    ['let it have cost something', 'UPDATE transcript SET cost = 1 WHERE sequence = 2'],
    ['let the customer have liked it', "UPDATE transcript SET feedback = 'up' WHERE sequence = 3"],
  ])('cannot %s unnoticed', async (_what, change) => {
    const folder = temporaryFolder()
    const { transcripts, close } = openTranscripts(folder, newMasterKey())
    onTestFinished(close)
    await transcripts.append(ENGINE, LINES)
    expect(await transcripts.read(ADA, 'c1', 0, 10)).toEqual(LINES.slice(0, 3))

    const intruder = new DatabaseSync(join(folder, 'transcripts.db'))
    intruder.function('flip', (blob, at) => (blob as Uint8Array).map((byte, index) => (index === at ? byte ^ 1 : byte)))
    expect(Number(intruder.prepare(change).run().changes)).toBeGreaterThan(0)
    intruder.close()

    // What was touched is a gap, and the rest stays readable.
    const lines = await transcripts.read(ADA, 'c1', 0, 10)
    expect(lines.filter(({ missing }) => missing).length).toBeGreaterThan(0)
    for (const line of lines.filter(({ missing }) => !missing)) expect(LINES).toContainEqual(line)
  })

  it('cannot make another customer’s transcript their own', async () => {
    const folder = temporaryFolder()
    const { transcripts, close } = openTranscripts(folder, newMasterKey())
    onTestFinished(close)
    await transcripts.append(ENGINE, LINES)
    const intruder = new DatabaseSync(join(folder, 'transcripts.db'))
    intruder.exec("UPDATE transcript SET customer = 'bob' WHERE conversation = 'c1'")
    intruder.close()
    const bob = { role: 'customer', id: 'bob' } as const
    const lines = await transcripts.read(bob, 'c1', 0, 10)
    expect(lines.map(({ missing, content }) => [missing, content.text])).toEqual(Array(3).fill(['unreadable', '']))
  })

  it('finds nothing readable of what was said', async () => {
    const folder = temporaryFolder()
    const { transcripts, close } = openTranscripts(folder, newMasterKey())
    onTestFinished(close)
    const content = {
      text: 'zq-text-内容',
      senderName: 'zq-name',
      action: { dialog: 'order-status', value: 'zq-action' },
      suggestedActions: [{ title: 'zq-button', message: 'zq-message' }],
      card: { 'zq-card': 'zq-card' },
    }
    await transcripts.append(ENGINE, [transcriptEntry(1, { content })])
    const words = ['zq-text', '内容', 'zq-name', 'zq-action', 'zq-button', 'zq-message', 'zq-card']
    expectNoPlaintext(folder, words)
    expect(await transcripts.read(ADA, 'c1', 0, 1)).toEqual([transcriptEntry(1, { content })])
  })
})
