import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'

const folder = fileURLToPath(new URL('../../dist/widget/', import.meta.url))
const read = (file: string) => readFileSync(folder + file, 'utf8')
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'))
const zipped = (file: string) => gzipSync(read(file)).length

describe('the built widget', () => {
  it('is a launcher and one panel beside it', () => {
    expect(files.sort()).toEqual(['widget.js', expect.stringMatching(/^widget\/panel-[\w-]+\.js$/)])
    expect(read('widget.js')).toContain(files.find((file) => file !== 'widget.js'))
  })

  it('keeps to its budget, compressed', () => {
    expect(zipped('widget.js')).toBeLessThanOrEqual(5_000)
    expect(files.reduce((total, file) => total + zipped(file), 0)).toBeLessThanOrEqual(30_000)
  })

  it('has a launcher that runs as a classic script', () => {
    expect(read('widget.js')).not.toMatch(/\bimport\s*[{*"'`]|\bexport\s*[{*]|import\.meta/)
  })
})
