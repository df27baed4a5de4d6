import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../support/temporary.ts'
import { writeTinyModel } from '../../support/tiny-onnx.ts'

/** A folder in which `npm install @huggingface/transformers@4` was run: 430 MB that this repository does not bring. */
const installed = process.env.PARLEY_TEST_TRANSFORMERS

const run = promisify(execFile)
const script = fileURLToPath(new URL('embedding-on-this-machine.ts', import.meta.url))

async function embed(folder: string, model: string, ...texts: string[]) {
  const { stdout } = await run(process.execPath, [script, installed ?? '', folder, model, ...texts])
  return JSON.parse(stdout) as { vectors: number[][]; code?: string; message?: string }
}

describe.skipIf(!installed)('a model on this machine', () => {
  it('gives texts that mean the same the same vector', async () => {
    const folder = temporaryFolder()
    writeTinyModel(folder, 'tiny')
    const { vectors } = await embed(folder, 'tiny', 'Refund!', 'reimbursement', '退', 'boots cost', 'freight')
    const [reimbursement, chinese, boots, freight, refund] = vectors
    expect(refund?.map((value) => value > 0)).toEqual([false, true, true, false, false, false])
    expect(reimbursement).toEqual(chinese)
    expect(boots?.filter((value) => value > 0)).toHaveLength(2)
    for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 5)
    expect(freight).not.toEqual(reimbursement)
  })

  it('fetches nothing where a folder is given, and says what it lacks', async () => {
    const { code, message } = await embed(temporaryFolder(), 'missing', 'x')
    expect(code).toBe('config-invalid')
    expect(message).toContain('missing has config.json, tokenizer.json and onnx/model_quantized.onnx')
  })
})
