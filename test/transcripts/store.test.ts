import { WRAPPED_KEYS } from '../../src/storage/wrapped-keys.ts'
import { TRANSCRIPTS } from '../../src/transcripts/schema.ts'
import { createTranscripts } from '../../src/transcripts/store.ts'
import { testAccess } from '../access/test-guard.ts'
import { describeTranscriptStore } from '../contracts/transcript-store.ts'
import { keysOver, newMasterKey } from '../keys/test-keys.ts'
import { sqlEngines } from '../support/sql-engines.ts'

for (const { name, place } of sqlEngines()) {
  describeTranscriptStore(`the transcript store in ${name}`, async (assigned) => {
    const openSchema = await place()
    const masterKey = newMasterKey()
    const { events, ...access } = testAccess(assigned)
    const open = async () => {
      const { keys, close } = keysOver(await openSchema(WRAPPED_KEYS), masterKey)
      const transcripts = createTranscripts({ database: await openSchema(TRANSCRIPTS), keys, ...access })
      return {
        transcripts,
        async close() {
          await transcripts.close()
          await close()
        },
      }
    }
    let opened = await open()
    return {
      transcripts: opened.transcripts,
      events,
      async reopen() {
        await opened.close()
        opened = await open()
        return opened.transcripts
      },
      close: () => opened.close(),
    }
  })
}
