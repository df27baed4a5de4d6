import { ingest } from '../../src/knowledge/ingest.ts'
import { loadSnapshot, saveSnapshot } from '../../src/knowledge/snapshot.ts'

// A process that reads a folder and saves it, over and over, and says how far it is: it is killed in the middle.
const [folder = '', file = ''] = process.argv.slice(2)
const say = (step: string) => process.stdout.write(`${step}\n`)

for (;;) {
  // What another one saved must be whole whenever it is looked at.
  const { damaged } = await loadSnapshot(file)
  if (damaged !== undefined) throw new Error(damaged)
  const onProgress = ({ phase }: { readonly phase?: string }) => say(phase ?? '')
  const { snapshot } = await ingest(folder, { defaultLang: 'en', onProgress })
  say('saving')
  await saveSnapshot(file, snapshot)
  say('saved')
}
