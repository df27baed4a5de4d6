import { containerBootstrap } from '@nlpjs/core'
import { LangEn } from '@nlpjs/lang-en-min'
import { NluNeural } from '@nlpjs/nlu'
import { type MakeSearch, TOP } from '../retrieval/system.ts'

/** The classifier of a well-known conversation library, with its English stemmer and its own settings. */
export const makeNlpjs: MakeSearch = async (entries) => {
  const container = containerBootstrap()
  container.use(LangEn)
  const nlu = new NluNeural({ locale: 'en', container, log: false })
  await nlu.train(
    entries.flatMap(({ id, question, variants }) =>
      [question, ...variants].map((utterance) => ({ utterance, intent: id })),
    ),
  )
  return async (query) => {
    const { classifications } = await nlu.process(query)
    return classifications.slice(0, TOP).map(({ intent, score }) => ({ id: intent, score }))
  }
}
