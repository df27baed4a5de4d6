import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Words of one row mean the same. */
const MEANINGS = [
  ['[PAD]'],
  ['[UNK]'],
  ['refund', 'reimbursement', '退'],
  ['delivery', 'freight', '运'],
  ['boots', 'shoes'],
  ['cost', 'price'],
]

/** Writes a model as transformers.js reads it: it looks up a vector per word, and words that mean the same share one. */
export function writeTinyModel(folder: string, name: string): void {
  const place = join(folder, name)
  mkdirSync(join(place, 'onnx'), { recursive: true })
  const words = MEANINGS.flat()
  const write = (file: string, value: object) => writeFileSync(join(place, file), JSON.stringify(value))
  write('config.json', { model_type: 'bert', architectures: ['BertModel'] })
  write('tokenizer_config.json', {
    tokenizer_class: 'BertTokenizer',
    pad_token: '[PAD]',
    unk_token: '[UNK]',
    model_max_length: 64,
  })
  write('tokenizer.json', {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [],
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: null,
    decoder: null,
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(words.map((word, id) => [word, id])),
    },
  })
  const rows = words.map((word) => MEANINGS.map((same) => (same.includes(word) ? 1 : 0)))
  writeFileSync(join(place, 'onnx/model_quantized.onnx'), lookUpModel(rows))
}

/** The graph `last_hidden_state = Gather(table, input_ids)`, in ONNX's protocol buffers. */
function lookUpModel(rows: readonly (readonly number[])[]): Buffer {
  const width = rows[0]?.length ?? 0
  const FLOAT = 1
  const INT64 = 7
  const value = (name: string, type: number, ...dimensions: (string | number)[]) => {
    const shape = dimensions.map((each) =>
      typeof each === 'string' ? bytes(1, bytes(2, each)) : bytes(1, number(1, each)),
    )
    return Buffer.concat([
      bytes(1, name),
      bytes(2, bytes(1, Buffer.concat([number(1, type), bytes(2, Buffer.concat(shape))]))),
    ])
  }
  const table = Buffer.concat([
    number(1, rows.length),
    number(1, width),
    number(2, FLOAT),
    bytes(8, 'table'),
    bytes(9, Buffer.from(Float32Array.from(rows.flat()).buffer)),
  ])
  const gather = [bytes(1, 'table'), bytes(1, 'input_ids'), bytes(2, 'last_hidden_state'), bytes(4, 'Gather')]
  const graph = [
    bytes(1, Buffer.concat(gather)),
    bytes(2, 'tiny'),
    bytes(5, table),
    bytes(11, value('input_ids', INT64, 'batch', 'length')),
    bytes(11, value('attention_mask', INT64, 'batch', 'length')),
    bytes(12, value('last_hidden_state', FLOAT, 'batch', 'length', width)),
  ]
  const opset = bytes(8, Buffer.concat([bytes(1, ''), number(2, 13)]))
  return Buffer.concat([number(1, 8), opset, bytes(7, Buffer.concat(graph))])
}

/** A field that holds a number. */
const number = (field: number, value: number) => Buffer.concat([varint(field << 3), varint(value)])

/** A field that holds a text, bytes, or another message. */
function bytes(field: number, value: string | Buffer): Buffer {
  const content = Buffer.from(value as string)
  return Buffer.concat([varint((field << 3) | 2), varint(content.length), content])
}

function varint(value: number): Buffer {
  const parts: number[] = []
  let rest = value
  while (rest > 127) {
    parts.push((rest & 127) | 128)
    rest = Math.floor(rest / 128)
  }
  return Buffer.from([...parts, rest])
}
