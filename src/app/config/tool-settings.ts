import { z } from 'zod'
import type { Connection, Connections } from '../../tools/connection.ts'

const url = z
  .string()
  .refine(
    (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
    'expected an address like "https://orders.example/api"',
  )

/** The section `tools` of `config/bot.yaml`: the company's systems, by the name of their tools. */
export const toolsSchema = z.record(
  z.string().regex(/^[a-z][\w-]*$/i, 'expected the name that defineTools has'),
  z.strictObject({
    url,
    /** The environment variable that holds the secret. */
    secret: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]*$/, 'expected the name of an environment variable, like "ORDERS_TOKEN"')
      .optional(),
    header: z
      .string()
      .regex(/^[\w-]+$/, 'expected the name of a header')
      .optional(),
    timeoutSeconds: z.number().positive().max(60).default(5),
    retries: z.int().min(0).max(5).default(2),
  }),
)

/** The connections of the company's systems; each problem names its setting. */
export function toolSettings(
  tools: z.infer<typeof toolsSchema>,
  env: Readonly<Record<string, string | undefined>>,
): { readonly connections: Connections; readonly problems: readonly string[] } {
  const problems: string[] = []
  const connections = Object.entries(tools).map(([name, settings]): [string, Connection] => {
    const { url: address, secret: variable, header, timeoutSeconds, retries } = settings
    const secret = variable === undefined ? undefined : env[variable]
    if (variable !== undefined && secret === undefined) {
      problems.push(`tools.${name}.secret: the environment variable ${variable} is not set`)
    }
    return [
      name,
      {
        url: address,
        timeoutMs: timeoutSeconds * 1_000,
        retries,
        ...(secret !== undefined && { secret: () => secret }),
        ...(header !== undefined && { header }),
      },
    ]
  })
  return { connections: Object.fromEntries(connections), problems }
}
