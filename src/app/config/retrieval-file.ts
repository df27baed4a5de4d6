import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import { ParleyError } from '../../core/errors.ts'
import { type RetrievalWeights, retrievalWeightsSchema } from '../../knowledge/weights.ts'
import { readYamlFile } from './yaml-file.ts'

const HEADER = `# What each kind of evidence counts in this bot's retrieval, and in its probability to answer, fitted to its own
# questions by "parley tune". Without this file the shipped weights count. A change takes effect at the next start.
`

const fileIn = (configFolder: string) => join(configFolder, 'retrieval.yaml')

/** The bot's own weights; undefined where it has none. Throws `config-invalid` with the lines that are wrong. */
export function readRetrievalWeights(configFolder: string): RetrievalWeights | undefined {
  const file = fileIn(configFolder)
  if (!existsSync(file)) return undefined
  const read = readYamlFile(file, retrievalWeightsSchema)
  if ('value' in read) return read.value
  throw new ParleyError('config-invalid', `these weights cannot be used:\n  ${read.problems.join('\n  ')}`)
}

/** Writes the weights; comments that are there stay. Returns the file's path. */
export function writeRetrievalWeights(configFolder: string, weights: RetrievalWeights): string {
  const file = fileIn(configFolder)
  const document = parseDocument(existsSync(file) ? readFileSync(file, 'utf8') : HEADER)
  for (const [group, values] of Object.entries(weights)) {
    for (const [name, value] of Object.entries(values)) document.setIn([group, name], value)
  }
  const temporary = `${file}.${process.pid}.tmp`
  try {
    writeFileSync(temporary, document.toString({ lineWidth: 0 }))
    renameSync(temporary, file)
  } catch (cause) {
    throw new ParleyError('config-invalid', `${file} cannot be written`, { cause })
  }
  return file
}
