import { readFileSync } from 'node:fs'
import { dataFolderAt } from '../../src/app/data-folder.ts'
import type { TranscriptEntry } from '../../src/core/transcript.ts'
import { createKeyRing } from '../../src/keys/key-ring.ts'
import { createLocalKeyProvider } from '../../src/keys/master-key.ts'
import { openWrappedKeys } from '../../src/storage/wrapped-keys.ts'
import { createEmbeddedTranscripts } from '../../src/transcripts/embedded.ts'
import { testAccess } from '../access/test-guard.ts'

const PAGE = 500

/** A line of a transcript, opened. */
export interface TranscriptLine {
  readonly sequence: number
  readonly author: TranscriptEntry['author']
  readonly text: string
}

/** The transcript of one conversation in a data folder, as its customer may read it. */
export async function readTranscript(
  data: string,
  { conversation, customer }: { readonly conversation: string; readonly customer: string },
): Promise<TranscriptLine[]> {
  const folder = dataFolderAt(data)
  const wrapped = openWrappedKeys(folder.keys)
  const provider = createLocalKeyProvider(readFileSync(folder.masterKey, 'utf8').trim(), folder.masterKey)
  const transcripts = createEmbeddedTranscripts({
    file: folder.transcripts,
    keys: createKeyRing(provider, wrapped),
    ...testAccess(),
  })
  try {
    const lines: TranscriptLine[] = []
    for (let last = 0; ; last = lines.at(-1)?.sequence ?? last) {
      const page = await transcripts.read({ role: 'customer', id: customer }, conversation, last, PAGE)
      if (page.length === 0) return lines
      lines.push(...page.map(({ sequence, author, content }) => ({ sequence, author, text: content.text })))
    }
  } finally {
    await transcripts.close()
    await wrapped.close()
  }
}
