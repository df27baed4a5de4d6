import type { Passage } from '../../core/passage.ts'
import type { ChainOptions } from '../options.ts'
import type { Retrieved, RetrievedDocument } from '../retrieved.ts'
import type { Followed } from './readings.ts'
import { standing } from './stands-alone.ts'
import { aboutSubject, atLeastByItself, mean, preferring } from './weigh.ts'

/** A word that names something: long, in capitals, or Chinese. */
const TELLING_WORD = /\p{Script=Han}{2,}|\p{Lu}[\p{L}\p{N}]+|[\p{L}\p{N}]{4,}/gu

/** Retrieves for every reading of a question, and weighs what was found. */
export async function retrieve(
  question: Followed,
  { retriever, subjects }: Pick<ChainOptions, 'retriever' | 'subjects'>,
): Promise<Retrieved> {
  const { audience, asked, inContext, about } = question
  const find = async (text = '', names?: readonly string[]): Promise<RetrievedDocument[]> =>
    text === '' ? [] : retriever(audience, names).invoke(text)
  const [own, context, named, bare] = await Promise.all([
    find(asked),
    find(inContext?.text),
    find(about?.named, about?.names),
    find(about?.bare, about?.names),
  ])
  const { weight = 0 } = inContext ?? {}
  const isNew = notJustGiven(question)
  const weighed = mean([
    { documents: own, weight: 1 - weight },
    { documents: context.filter(({ metadata }) => isNew(metadata.passage)), weight },
  ])
  const documents = standing(question.text) === 'alone' ? atLeastByItself(weighed, own) : weighed
  const known = subjects?.(audience)
  if (about === undefined || known === undefined) return { question, documents }
  return { question, documents: preferring(aboutSubject(about, named, bare), about, documents, known) }
}

/** The question before finds its own answer again; that is wanted once more only where it knows of the new thing. */
function notJustGiven({ text, asked, history }: Followed): (passage: Passage) => boolean {
  const last = history().findLast(({ author }) => author === 'bot')
  const said = last?.text.trim() ?? ''
  const things = standing(text) === 'fragment' ? (asked.match(TELLING_WORD) ?? []) : []
  return (passage) => {
    if (said === '' || !passage.text.includes(said)) return true
    return things.some((thing) => passage.text.toLowerCase().includes(thing.toLowerCase()))
  }
}
