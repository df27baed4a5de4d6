import { PassThrough } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createPrompt } from '../../src/app/cli/prompt.ts'

const CTRL_C = '\u0003'
const CTRL_D = '\u0004'

function open({ isTTY = true } = {}) {
  const input = Object.assign(new PassThrough(), { isTTY }) as unknown as NodeJS.ReadStream & PassThrough
  const output = Object.assign(new PassThrough(), { isTTY, columns: 80 }) as unknown as NodeJS.WriteStream & PassThrough
  let printed = ''
  output.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  const prompt = createPrompt({ input, output, mark: '› ' })
  /** Lets readline see what was typed. */
  const type = async (text: string) => {
    input.write(text)
    for (let turns = 0; turns < 5; turns++) await turn()
  }
  return { prompt, input, type, printed: () => printed }
}

describe('the prompt of a terminal', () => {
  it('keeps what is typed while nobody asks off the screen, and shows it with the next question', async () => {
    const { prompt, type, printed } = open()
    const first = prompt.next()
    await type('one\r')
    expect(await first).toBe('one')
    const before = printed()
    await type('two\rthr')
    expect(printed()).toBe(before)
    expect(await prompt.next()).toBe('two')
    const third = prompt.next()
    await type('ee\r')
    expect(await third).toBe('three')
    expect(printed()).toContain('› thr')
    prompt.close()
  })

  it('gives up the line at the first Ctrl-C and leaves at the next', async () => {
    const { prompt, type } = open()
    const line = prompt.next()
    await type(`never mind${CTRL_C}`)
    expect(prompt.left.aborted).toBe(false)
    await type('yes\r')
    expect(await line).toBe('yes')
    const next = prompt.next()
    await type(CTRL_C)
    expect(await next).toBeUndefined()
    expect(prompt.left.aborted).toBe(true)
  })

  it('leaves a reply that is under way by Ctrl-C', async () => {
    const { prompt, type } = open()
    const line = prompt.next()
    await type(`hello\r${CTRL_C}`)
    expect(await line).toBe('hello')
    expect(prompt.left.aborted).toBe(true)
    expect(await prompt.next()).toBeUndefined()
  })

  it('ends by Ctrl-D', async () => {
    const { prompt, type } = open()
    const line = prompt.next()
    await type(CTRL_D)
    expect(await line).toBeUndefined()
    expect(prompt.left.aborted).toBe(false)
  })
})

describe('the prompt of a pipe', () => {
  it('reads every line, shows it, and ends with the input', async () => {
    const { prompt, input, printed } = open({ isTTY: false })
    input.end('one\ntwo\nthree')
    expect([await prompt.next(), await prompt.next(), await prompt.next(), await prompt.next()]).toEqual([
      'one',
      'two',
      'three',
      undefined,
    ])
    expect(printed()).toBe('› one\n› two\n› three\n')
    expect(prompt.left.aborted).toBe(false)
  })
})
