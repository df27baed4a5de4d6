import { readFileSync } from 'node:fs'
import { dataFolderAt } from '../../src/app/data-folder.ts'
import { createKeyRing } from '../../src/keys/key-ring.ts'
import { createLocalKeyProvider } from '../../src/keys/master-key.ts'
import { openWrappedKeys } from '../../src/storage/wrapped-keys.ts'
import { createEmbeddedTranscripts } from '../../src/transcripts/embedded.ts'
import type { Session } from './transport.ts'
import type { Line } from './verdict.ts'

const PAGE = 500

/** The transcript of one conversation, as its customer may read it. */
export async function readTranscript(data: string, { conversation, customer }: Session): Promise<Omit<Line, 'id'>[]> {
  const folder = dataFolderAt(data)
  const wrapped = openWrappedKeys(folder.keys)
  const provider = createLocalKeyProvider(readFileSync(folder.masterKey, 'utf8').trim(), folder.masterKey)
  const transcripts = createEmbeddedTranscripts({ file: folder.transcripts, keys: createKeyRing(provider, wrapped) })
  try {
    const lines: Omit<Line, 'id'>[] = []
    for (let last = 0; ; ) {
      const page = await transcripts.read({ role: 'customer', id: customer }, conversation, last, PAGE)
      if (page.length === 0) return lines
      lines.push(...page.map(({ sequence, author, content }) => ({ sequence, author, text: content.text })))
      last = lines.at(-1)?.sequence ?? last
    }
  } finally {
    await transcripts.close()
    wrapped.close()
  }
}
