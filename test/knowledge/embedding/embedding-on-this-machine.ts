import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

// A process in which the optional package is found where it was installed: embeds its arguments, and prints the vectors.
const [installed = '', folder = '', model = '', ...texts] = process.argv.slice(2)
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@huggingface/transformers'
      ? next(specifier, { ...context, parentURL: pathToFileURL(`${installed}/`).href })
      : next(specifier, context),
})
const { createTransformersEmbeddings } = await import('../../../src/knowledge/embedding/transformers.ts')
try {
  const embeddings = await createTransformersEmbeddings(model, folder)
  const vectors = [...(await embeddings.embedDocuments(texts.slice(1))), await embeddings.embedQuery(texts[0] ?? '')]
  process.stdout.write(JSON.stringify({ vectors }))
} catch (error) {
  const { code, message } = error as { code: string; message: string }
  process.stdout.write(JSON.stringify({ code, message }))
}
