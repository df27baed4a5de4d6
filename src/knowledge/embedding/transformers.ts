import { Embeddings } from '@langchain/core/embeddings'
import { ParleyError } from '../../core/errors.ts'

/** As much of the optional package as is used. */
interface Transformers {
  readonly env: { allowRemoteModels: boolean; localModelPath: string }
  pipeline(task: 'feature-extraction', model: string, options: { dtype: 'q8' }): Promise<Extractor>
}

type Extractor = (
  texts: string[],
  options: { pooling: 'mean'; normalize: boolean },
) => Promise<{ tolist(): number[][] }>

const PACKAGE = '@huggingface/transformers'

/** Embeddings made on this machine: by a model in `folder`, else one that is fetched when it is first used. */
export async function createTransformersEmbeddings(model: string, folder: string | undefined): Promise<Embeddings> {
  const { env, pipeline } = await load()
  if (folder !== undefined) {
    env.allowRemoteModels = false
    env.localModelPath = folder
  }
  try {
    return new TransformersEmbeddings(await pipeline('feature-extraction', model, { dtype: 'q8' }))
  } catch (cause) {
    const mend =
      folder === undefined
        ? 'see that this machine may fetch it, or set "embeddings.folder" to one that has it'
        : `see that ${folder}/${model} has config.json, tokenizer.json and onnx/model_quantized.onnx`
    throw new ParleyError('config-invalid', `the embedding model ${model} cannot be loaded: ${mend}`, { cause })
  }
}

/** 430 MB that only those install who use it. */
async function load(): Promise<Transformers> {
  try {
    return await import(PACKAGE)
  } catch (cause) {
    throw new ParleyError(
      'config-invalid',
      `"embeddings.provider" is transformers, which needs a package of its own: npm install ${PACKAGE}@4`,
      { cause },
    )
  }
}

class TransformersEmbeddings extends Embeddings {
  readonly #extract: Extractor

  constructor(extract: Extractor) {
    super({})
    this.#extract = extract
  }

  override async embedDocuments(texts: string[]): Promise<number[][]> {
    return (await this.#extract(texts, { pooling: 'mean', normalize: true })).tolist()
  }

  override async embedQuery(text: string): Promise<number[]> {
    const [vector = []] = await this.embedDocuments([text])
    return vector
  }
}
