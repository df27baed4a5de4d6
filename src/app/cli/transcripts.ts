import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { printable } from '../../channels/terminal/printable.ts'
import { ParleyError } from '../../core/errors.ts'
import type { TranscriptEntry } from '../../core/transcript.ts'
import { htmlExport } from '../../transcripts/export-html.ts'
import { EXIT } from './exit.ts'
import { type ActOptions, withStaff } from './staff.ts'
import { alignRows, paintFor } from './terminal-features.ts'
import { writeAttachments } from './write-attachments.ts'

interface ListOptions extends ActOptions {
  readonly customer?: string
  readonly channel?: string
  readonly limit: number
  readonly next?: string
  readonly json?: true
}

/** `parley transcripts list`: by metadata, newest first. */
export function list({ limit, next, json, customer, channel, ...acting }: ListOptions): Promise<number> {
  return withStaff(acting, 'privacy-officer', async ({ records, principal }) => {
    const filter = { ...(customer !== undefined && { customer }), ...(channel !== undefined && { channel }) }
    const page = await records.transcripts.list(principal, filter, limit, next)
    if (json) {
      process.stdout.write(`${JSON.stringify(page, null, 2)}\n`)
      return EXIT.done
    }
    const rows = page.items.map(({ conversation, customer, channel, locale = '', started, lines }) => [
      conversation,
      printable(customer),
      channel,
      locale,
      new Date(started).toISOString(),
      lines,
    ])
    process.stdout.write(`${alignRows(rows).join('\n') || 'No conversations that you may see.'}\n`)
    if (page.next !== undefined) process.stdout.write(`\nMore: --next ${page.next}\n`)
    return EXIT.done
  })
}

interface ShowOptions extends ActOptions {
  readonly masked?: true
  readonly json?: true
}

const PAGE = 500

/** `parley transcripts show`: what was said; needs a purpose. */
export function show(conversation: string, { masked, json, ...acting }: ShowOptions): Promise<number> {
  const usual = masked ? 'analyst' : 'break-glass'
  return withStaff(acting, usual, async ({ records, principal }) => {
    const { transcripts } = records
    const read = masked ? transcripts.readMasked : transcripts.read
    let found = 0
    for (let after = 0; ; ) {
      const lines = await read(principal, conversation, after, PAGE)
      const last = lines.at(-1)
      if (!last) break
      after = last.sequence
      found += lines.length
      await write(lines.map((line) => (json ? JSON.stringify(line) : readable(line))).join('\n'))
    }
    if (found === 0) throw new ParleyError('unknown-conversation', `there is no conversation ${conversation}`)
    return EXIT.done
  })
}

function readable({ sequence, time, author, content, missing }: TranscriptEntry): string {
  const paint = paintFor(process.stdout)
  const said = missing === undefined ? content.text : `(${missing})`
  const { change } = content
  const changed = change ? `  (${change.kind} line ${change.sequence ?? 'of before'})` : ''
  const head = paint(`${sequence}  ${new Date(time).toISOString()}  ${author}${changed}`, ['dim'])
  return `${head}\n${said
    .split('\n')
    .map((line) => `  ${printable(line)}`)
    .join('\n')}`
}

interface ExportOptions extends ActOptions {
  readonly html?: true
  readonly out?: string
  readonly attachments?: string
}

/** `parley transcripts export`: everything of one customer, as JSON lines or to read, and their files in a folder. */
export function exportCustomer(
  customer: string,
  { html, out, attachments, ...acting }: ExportOptions,
): Promise<number> {
  return withStaff(acting, 'privacy-officer', async ({ rights, principal }) => {
    const given = await rights()
    if (attachments !== undefined) await writeAttachments(given.exportAttachments(principal, customer), attachments)
    const lines = given.export(principal, customer)
    const pieces = html ? htmlExport(customer, lines) : jsonLines(lines)
    if (out !== undefined) {
      // What cannot be written at all is said before anything is read.
      await pipeline(pieces, createWriteStream(out, { mode: 0o600, flags: 'wx' })).catch((cause: unknown) => {
        if (cause instanceof ParleyError) throw cause
        throw new ParleyError('storage-failed', `cannot write to ${out}: name a new file in a folder with space`, {
          cause,
        })
      })
      return EXIT.done
    }
    for await (const piece of pieces) await write(piece, '')
    return EXIT.done
  })
}

async function* jsonLines(lines: AsyncIterable<TranscriptEntry>): AsyncIterable<string> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`
}

/** No faster than whoever reads it. */
async function write(text: string, end = '\n'): Promise<void> {
  if (!process.stdout.write(`${text}${end}`)) await once(process.stdout, 'drain')
}
