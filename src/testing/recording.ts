import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { ParleyError } from '../core/errors.ts'

/** What a line of `parley transcripts show --masked --json` must have to be replayed. */
const lineSchema = z.object({
  sequence: z.int(),
  channel: z.string(),
  time: z.number(),
  author: z.enum(['customer', 'bot', 'agent', 'system']),
  locale: z.string().optional(),
  dialog: z.string().optional(),
  passages: z.array(z.object({ document: z.string() })).default([]),
  content: z.object({ text: z.string() }),
})

type RecordedLine = z.infer<typeof lineSchema>

/** One reply, as far as it is compared: an answer may be worded by documents whose versions change. */
export interface Said {
  readonly dialog: string | undefined
  readonly documents: readonly string[]
  readonly text: string
}

/** Something that the customer wrote, and what the bot said to it. */
export interface Exchange {
  readonly text: string
  readonly time: number
  readonly said: readonly Said[]
}

export interface Recording {
  readonly channel: string
  readonly locale: string | undefined
  readonly exchanges: readonly Exchange[]
}

/** Reads a recorded conversation up to where a person took part. Throws a ParleyError that names the line and the mend. */
export function readRecording(file: string): Recording {
  const lines = upToPerson(
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, at) => readLine(file, line, at + 1)),
  )
  const [first] = lines
  if (!first) throw new ParleyError('config-invalid', `${file} has no lines: record it with "parley transcripts show"`)
  return { channel: first.channel, locale: first.locale, exchanges: exchangesOf(file, lines) }
}

function readLine(file: string, line: string, number: number): RecordedLine[] {
  if (line.trim() === '') return []
  try {
    return [lineSchema.parse(JSON.parse(line))]
  } catch (cause) {
    const mend = 'record it with "parley transcripts show CONVERSATION --masked --json"'
    throw new ParleyError('config-invalid', `${file}:${number} is no line of a conversation: ${mend}`, { cause })
  }
}

function upToPerson(lines: readonly RecordedLine[]): readonly RecordedLine[] {
  const person = lines.findIndex(({ author }) => author === 'agent' || author === 'system')
  return person < 0 ? lines : lines.slice(0, person)
}

function exchangesOf(file: string, lines: readonly RecordedLine[]): Exchange[] {
  const exchanges: { text: string; time: number; said: Said[] }[] = []
  for (const { author, sequence, time, content, dialog, passages } of lines) {
    if (author === 'bot') {
      const documents = [...new Set(passages.map(({ document }) => document))]
      exchanges.at(-1)?.said.push({ dialog, documents, text: content.text })
      continue
    }
    if (content.text === '') {
      const why = 'the customer pressed a button there, and a masked recording does not have which'
      throw new ParleyError(
        'config-invalid',
        `${file}: line ${sequence} cannot be replayed: ${why}; cut the file there`,
      )
    }
    exchanges.push({ text: content.text, time, said: [] })
  }
  return exchanges
}
