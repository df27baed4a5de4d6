import { readFileSync, writeFileSync } from 'node:fs'
import { receiptSchema } from '../../console/receipt.ts'
import { ParleyError } from '../../core/errors.ts'
import type { ErasureReceipt } from '../../core/rights.ts'
import { EXIT } from './exit.ts'
import { type ActOptions, withStaff } from './staff.ts'

interface EraseOptions extends ActOptions {
  readonly receipt?: string
}

/** `parley erase customer`: for good; prints the signed receipt, or writes it to a file. */
export function erase(customer: string, { receipt, ...acting }: EraseOptions): Promise<number> {
  return withStaff(acting, 'privacy-officer', async ({ rights, principal }) => {
    const done = await (await rights()).erase(principal, customer)
    const text = `${JSON.stringify(done, null, 2)}\n`
    if (receipt === undefined) process.stdout.write(text)
    else {
      writeFileSync(receipt, text, { mode: 0o600 })
      process.stdout.write(
        `Erased ${done.entries} lines of ${done.conversations} conversations and ${done.attachments ?? 0} files; the receipt is in ${receipt}.\n`,
      )
    }
    return EXIT.done
  })
}

/** `parley erase verify`: whether a receipt is ours, and whether anything of before it can be read here. */
export function verify(file: string, { json, ...acting }: ActOptions & { readonly json?: true }): Promise<number> {
  const receipt = readReceipt(file)
  return withStaff(acting, 'privacy-officer', async ({ rights, principal }) => {
    const verdict = await (await rights()).verify(principal, receipt)
    const { signed, entries, empty, unreadable, readable, attachments, openAttachments } = verdict
    const left = readable + openAttachments
    process.stdout.write(
      json
        ? `${JSON.stringify(verdict, null, 2)}\n`
        : `${signed ? 'The receipt was signed by this installation.' : 'The receipt was not signed by this installation, or was changed.'}
Of ${entries} lines of before: ${empty} are empty, ${unreadable} nobody can open, ${readable} can be read.
Of the files of before, ${attachments} are still there, and ${openAttachments} can be opened.
${left > 0 ? 'The store of wrapped keys here is from before the erasure: put the one of now in its place.\n' : ''}`,
    )
    return signed && left === 0 ? EXIT.done : EXIT.wanting
  })
}

/** `parley erase hold`: a legal hold, which stops erasure and retention; the reason is the hold's. */
export function hold(customer: string, acting: ActOptions): Promise<number> {
  return withStaff(acting, 'privacy-officer', async ({ rights, principal }) => {
    await (await rights()).hold(principal, customer)
    process.stdout.write(`${customer} is held.\n`)
    return EXIT.done
  })
}

/** `parley erase release`. */
export function release(customer: string, acting: ActOptions): Promise<number> {
  return withStaff(acting, 'privacy-officer', async ({ rights, principal }) => {
    const released = await (await rights()).release(principal, customer)
    process.stdout.write(released ? `${customer} is no longer held.\n` : `${customer} was not held.\n`)
    return released ? EXIT.done : EXIT.wanting
  })
}

function readReceipt(file: string): ErasureReceipt {
  try {
    return receiptSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new ParleyError('config-invalid', `${file} holds no receipt of an erasure`, { cause })
  }
}
