import type { Request } from 'express'

/** The canonical form of a BCP 47 tag; undefined for anything else. */
export function canonicalLocale(tag: unknown): string | undefined {
  if (typeof tag !== 'string' || tag === '' || tag.length > 35) return undefined
  try {
    return Intl.getCanonicalLocales(tag)[0]
  } catch {
    return undefined
  }
}

/** The locale that the client asks for, or the one that the browser says its user reads. */
export function requestLocale(request: Request, asked: unknown): string | undefined {
  return canonicalLocale(asked) ?? canonicalLocale(request.acceptsLanguages().find((tag) => tag !== '*'))
}
