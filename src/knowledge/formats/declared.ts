import { posix } from 'node:path'
import { z } from 'zod'
import type { Declared, KnowledgePassage } from '../document.ts'
import { kindOf } from './kinds.ts'

/** Fields that a document or a row may declare, with the same meaning in every format. */
export const declaredFields = {
  lang: z
    .string()
    .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as en or zh-Hans')
    .optional(),
  audience: z.enum(['public', 'internal'], 'must be public or internal').optional(),
  url: z
    .string()
    .regex(/^(?:https?:\/\/[^\s]+|\/(?!\/)[^\s]*)$/, 'must begin with https:// or /')
    .optional(),
  product: z.string().min(1, 'must not be empty').optional(),
  region: z.string().min(1, 'must not be empty').optional(),
  validFrom: z.iso.date('must be a date such as 2026-12-31').optional(),
  validUntil: z.iso.date('must be a date such as 2026-12-31').optional(),
}

/** Keys that may decide who sees a passage, and where and when: one that merely looks like them is never ignored. */
export const DECLARED_KEYS: readonly string[] = Object.keys(declaredFields)

/** The declared things that a passage carries, absent where undeclared. */
export function carried({
  lang,
  audience,
  product,
  region,
  validFrom,
  validUntil,
}: Declared): Pick<KnowledgePassage, 'lang' | 'audience' | 'product' | 'region' | 'validFrom' | 'validUntil'> {
  return {
    lang,
    audience,
    ...(product !== undefined && { product }),
    ...(region !== undefined && { region }),
    ...(validFrom !== undefined && { validFrom }),
    ...(validUntil !== undefined && { validUntil }),
  }
}

/** Address of a document's page on our own server. */
export function sourceUrl(path: string): string {
  return `/sources/${withoutExtension(path).split('/').map(encodeURIComponent).join('/')}`
}

/** The page of a document that another one links to by a relative path; undefined for any other link. */
export function neighbourUrl(link: string, path: string): string | undefined {
  const [, target, anchor = ''] = /^(?![a-z][a-z0-9+.-]*:|[/#])([^#?]+)(#.*)?$/i.exec(link) ?? []
  if (target === undefined || kindOf(target) === undefined) return undefined
  try {
    return sourceUrl(posix.join(posix.dirname(path), decodeURI(target))) + anchor
  } catch {
    // A percent sign that escapes nothing.
    return undefined
  }
}

/** An address with the anchor of a place on its page, unless it names a place of its own. */
export function withAnchor(url: string, anchor: string): string {
  return url.includes('#') ? url : `${url}#${encodeURIComponent(anchor)}`
}

export function withoutExtension(path: string): string {
  return path.replace(/\.[^./]+$/, '')
}

/** A title for a document that has none: its file's name, without language and extension. */
export function titleFromPath(path: string): string {
  const name = withoutExtension(path.split('/').at(-1) ?? path).replace(LANG_SUFFIX, '')
  const words = name.replace(/[-_]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export const LANG_SUFFIX = /\.([a-z]{2,3}(?:-[A-Za-z]{2,4})?)$/
