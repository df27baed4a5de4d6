import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { measureWidget, WIDGET_FOLDER } from '../bench/widget.ts'

const read = (file: string) => readFileSync(join(WIDGET_FOLDER, file), 'utf8')

describe('the built widget', () => {
  const { launcher, opened, parts, files } = measureWidget()

  it('is a launcher, one panel beside it, and parts that only some need', () => {
    expect(files).toEqual([
      'widget.js',
      expect.stringMatching(/^widget\/adaptive-card-[\w-]+\.js$/),
      expect.stringMatching(/^widget\/panel-[\w-]+\.js$/),
      expect.stringMatching(/^widget\/zh-[\w-]+\.js$/),
    ])
    expect(read('widget.js')).toContain(files.find((file) => file.includes('panel')))
  })

  it('keeps to its budget, compressed', () => {
    expect(launcher).toBeLessThanOrEqual(5_000)
    expect(opened).toBeLessThanOrEqual(30_000)
    expect(parts.every(({ bytes }) => bytes <= 4_000)).toBe(true)
  })

  it('has a launcher that runs as a classic script', () => {
    expect(read('widget.js')).not.toMatch(/\bimport\s*[{*"'`]|\bexport\s*[{*]|import\.meta/)
  })
})
