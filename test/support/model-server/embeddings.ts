import { createHash } from 'node:crypto'
import { z } from 'zod'

export const embeddingsRequestSchema = z.looseObject({
  model: z.string().optional(),
  input: z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(2048)]),
  encoding_format: z.enum(['float', 'base64']).optional(),
  dimensions: z.int().min(1).max(4096).optional(),
})

export type EmbeddingsRequest = z.infer<typeof embeddingsRequestSchema>

/** Gives a text its vector, of this length. */
export type Embed = (text: string, dimensions: number) => readonly number[]

const DEFAULT_DIMENSIONS = 32

/** A direction of its own for each word, and their sum for a text: texts that share words are near each other. */
export const embedByWords: Embed = (text, dimensions) => {
  const vector = new Array<number>(dimensions).fill(0)
  for (const word of text.toLowerCase().match(/\p{Script=Han}|[\p{L}\p{N}]+/gu) ?? []) {
    let state = createHash('sha256').update(word).digest().readUInt32LE() % 2_147_483_646
    for (let at = 0; at < dimensions; at++) {
      state = ((state + 1) * 48_271) % 2_147_483_647
      vector[at] = (vector[at] ?? 0) + state / 2_147_483_647 - 0.5
    }
  }
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}

export function embeddingsAnswer(request: EmbeddingsRequest, model: string, embed: Embed): object {
  const inputs = typeof request.input === 'string' ? [request.input] : request.input
  const tokens = inputs.join(' ').split(/\s+/).length
  return {
    object: 'list',
    data: inputs.map((text, index) => {
      const vector = embed(text, request.dimensions ?? DEFAULT_DIMENSIONS)
      const embedding =
        request.encoding_format === 'base64' ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector
      return { object: 'embedding', index, embedding }
    }),
    model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  }
}
