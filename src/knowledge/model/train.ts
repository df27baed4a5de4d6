import { createFeatureSpace, type SparseVector, vectorOf } from './feature-space.ts'
import { addScores, type LinearModel } from './linear-model.ts'

const EPOCHS = 15
const LEARNING_RATE = 3
/** How much the learning rate has fallen at the end: to a fourth. */
const DECAY = 3
/** Probability that is spread over all entries: phrasings are no proof, and the model stays less sure of itself. */
const SMOOTHING = 0.1
/** Weight decay of the features of a phrasing, at each look at it. */
const SHRINKAGE = 1e-5
/** The bias learns slower: how many phrasings an entry has says little about how often it is asked. */
const BIAS_SHARE = 0.1

/** Phrasings that make it worth while, in at least half of the entries. */
const ENOUGH_PHRASINGS = 3
/** Entries times phrasings: the time of training grows with it, a few seconds here. */
const MOST_WORK = 2_000_000
/** Entries times features: 4 bytes each. */
const MOST_WEIGHTS = 6_000_000

/**
 * Learns the entries' phrasings by stochastic gradient descent on the softmax loss. The same phrasings always give the
 * same model. Undefined where entries have too few phrasings to learn from, or there are too many to learn quickly.
 */
export function trainModel(entries: readonly { readonly questions: readonly string[] }[]): LinearModel | undefined {
  const texts = entries.flatMap(({ questions }) => questions)
  const learnable = entries.filter(({ questions }) => questions.length >= ENOUGH_PHRASINGS).length
  if (learnable < 2 || learnable * 2 < entries.length || texts.length * entries.length > MOST_WORK) return undefined

  const space = createFeatureSpace(texts, Math.floor(MOST_WEIGHTS / entries.length))
  const vectors = texts.map((text) => vectorOf(space, text))
  const labels = Uint32Array.from(entries.flatMap(({ questions }, entry) => questions.map(() => entry)))
  const bias = new Float32Array(entries.length)
  const weights = new Float32Array(space.rarity.length * entries.length)
  const errors = new Float32Array(entries.length)
  const order = Uint32Array.from(vectors.keys())
  const random = createRandom()
  const steps = EPOCHS * order.length

  for (let step = 0; step < steps; step++) {
    const at = step % order.length
    if (at === 0) shuffle(order, random)
    const example = order[at] as number
    const vector = vectors[example] as SparseVector
    const rate = LEARNING_RATE / (1 + (DECAY * step) / steps)
    errors.set(bias)
    addScores(weights, vector, errors)
    toErrors(errors, labels[example] as number)
    descend(weights, vector, errors, rate)
    errors.forEach((error, entry) => {
      bias[entry] = (bias[entry] as number) - BIAS_SHARE * rate * error
    })
  }
  return { space, bias, weights }
}

/** Turns logits into what the loss says of each: the probability given less the one wanted. */
function toErrors(logits: Float32Array, label: number): void {
  let most = Number.NEGATIVE_INFINITY
  for (const logit of logits) most = Math.max(most, logit)
  let sum = 0
  for (let entry = 0; entry < logits.length; entry++) {
    const power = Math.exp((logits[entry] as number) - most)
    logits[entry] = power
    sum += power
  }
  const spread = SMOOTHING / logits.length
  for (let entry = 0; entry < logits.length; entry++) {
    logits[entry] = (logits[entry] as number) / sum - spread - (entry === label ? 1 - SMOOTHING : 0)
  }
}

function descend(weights: Float32Array, vector: SparseVector, errors: Float32Array, rate: number): void {
  const { features, values } = vector
  const kept = 1 - rate * SHRINKAGE
  for (let at = 0; at < features.length; at++) {
    const row = (features[at] as number) * errors.length
    const step = rate * (values[at] as number)
    for (let entry = 0; entry < errors.length; entry++) {
      weights[row + entry] = (weights[row + entry] as number) * kept - step * (errors[entry] as number)
    }
  }
}

function shuffle(order: Uint32Array, random: () => number): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    ;[order[at], order[other]] = [order[other] as number, order[at] as number]
  }
}

/** From 0 to 1, always the same row: a linear congruential generator is random enough for an order. */
function createRandom(): () => number {
  let state = 12345
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
