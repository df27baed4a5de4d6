import { z } from 'zod'
import type { Route } from './route.ts'
import { ROUTES } from './routes.ts'

/** The headers that say in which role, and what for. */
export const ACTING_HEADERS = {
  role: 'Parley-Role',
  purpose: 'Parley-Purpose',
  reason: 'Parley-Reason',
} as const

const HEADERS = [
  { name: ACTING_HEADERS.role, description: 'The role to act in; needed by whoever has several.' },
  { name: ACTING_HEADERS.purpose, description: 'What it is done for, one of the purposes of the policies.' },
  { name: ACTING_HEADERS.reason, description: 'Why, in your own words, percent-encoded; for the audit log.' },
].map((header) => ({ ...header, in: 'header', required: false, schema: { type: 'string' } }))

const ERRORS = {
  '400': 'The request is not valid.',
  '401': 'The token is missing or not valid.',
  '403': 'The policies do not allow it.',
  '404': 'There is no such thing, or it was erased.',
  '409': 'Somebody was quicker.',
  '413': 'The file is too large.',
  '422': 'The file is not taken: for its type, or because it is not clean.',
  '429': 'Too many tries with a token that is not valid.',
  '503': 'A store is away: try again.',
}

const problem = (description: string) => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
})

/** The routes as OpenAPI 3.1 describes them: made from the same table that serves them. */
export function openApi(base: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of ROUTES) paths[route.path] = { ...paths[route.path], [route.method]: operation(route) }
  return {
    openapi: '3.1.0',
    info: { title: 'Parley: console', version: '1' },
    servers: [{ url: base }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Problem: {
          type: 'object',
          required: ['error'],
          properties: {
            error: {
              type: 'object',
              required: ['code', 'message'],
              properties: {
                code: { type: 'string' },
                message: { type: 'string' },
                reason: { type: 'string', description: 'why a file was not taken' },
              },
            },
          },
        },
      },
    },
  }
}

function operation({ summary, params, query, body, upload, answers }: Route): object {
  const content = Object.fromEntries(answers.map((type) => [type, {}]))
  const good = answers.length === 0 ? { '204': { description: 'Done.' } } : { '200': { description: 'Done.', content } }
  return {
    summary,
    parameters: [...parametersOf(params, 'path'), ...(query ? parametersOf(query, 'query') : []), ...HEADERS],
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } } }),
    ...(upload && { requestBody: { required: true, content: { 'application/octet-stream': {} } } }),
    responses: {
      ...good,
      ...Object.fromEntries(Object.entries(ERRORS).map(([status, text]) => [status, problem(text)])),
    },
  }
}

const schemaOf = (schema: z.ZodType) => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return rest
}

function parametersOf(schema: z.ZodObject, place: 'path' | 'query'): object[] {
  const { properties = {}, required = [] } = schemaOf(schema) as {
    properties?: Record<string, object>
    required?: string[]
  }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: property,
  }))
}
