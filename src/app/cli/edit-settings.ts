import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { isScalar, parseDocument } from 'yaml'
import { ParleyError } from '../../core/errors.ts'

/** Sets one number in a YAML file; comments and everything else stay as they are. */
export function setNumber(file: string, path: readonly string[], value: number): void {
  const text = readFileSync(file, 'utf8')
  const document = parseDocument(text)
  const node = document.getIn(path, true)
  let edited: string
  if (isScalar(node) && node.range) {
    const [start, end] = node.range
    edited = `${text.slice(0, start)}${value}${text.slice(end)}`
  } else {
    document.setIn(path, value)
    edited = document.toString({ lineWidth: 0, flowCollectionPadding: false })
  }
  const temporary = `${file}.${process.pid}.tmp`
  try {
    writeFileSync(temporary, edited, { mode: statSync(file).mode & 0o777 })
    renameSync(temporary, file)
  } catch (cause) {
    throw new ParleyError('config-invalid', `${file} cannot be written`, { cause })
  }
}
