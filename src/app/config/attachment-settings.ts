import { z } from 'zod'
import { isScannerUrl } from '../../attachments/scan/open-scan.ts'
import { ATTACHMENT_TYPES } from '../../attachments/types.ts'

const WITHOUT_TEXT = ATTACHMENT_TYPES.filter((type) => type !== 'text/plain')

/** What `config/bot.yaml` says of files. */
export const attachmentsSchema = z.strictObject({
  types: z.array(z.enum(ATTACHMENT_TYPES)).default(WITHOUT_TEXT),
  megabytes: z.number().positive().max(25).default(10),
  filesPerDay: z.int().min(0).default(50),
  megabytesPerDay: z.number().min(0).default(100),
  megabytesPerDayOfAll: z.number().min(0).default(5_000),
  scanner: z
    .strictObject({
      url: z
        .string()
        .refine(isScannerUrl, 'expected an address like "clamd://127.0.0.1:3310" or "https://scanner.example"'),
      timeoutSeconds: z.number().positive().max(300).default(30),
    })
    .exactOptional(),
})
