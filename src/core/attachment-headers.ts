import type { StoredAttachment } from './attachment.ts'

/** What a browser may show in its place; everything else is saved. */
const SHOWN = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']

/**
 * The headers under which a file is given to a browser that may not trust it: it is what we say, not what it looks like
 * (`nosniff`), runs nothing and loads nothing (`sandbox`), and is for one reader.
 */
export function attachmentHeaders({ name, contentType, size }: StoredAttachment): Readonly<Record<string, string>> {
  const place = SHOWN.includes(contentType) ? 'inline' : 'attachment'
  return {
    'content-type': contentType === 'text/plain' ? 'text/plain; charset=utf-8' : contentType,
    'content-length': String(size),
    'content-disposition': `${place}; filename="${asciiOf(name)}"; filename*=UTF-8''${encoded(name)}`,
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': 'private, no-store',
  }
}

const asciiOf = (name: string) => name.replace(/[^\x20-\x7e]|["\\%]/g, '_')

/** RFC 8187 keeps these for itself. */
const encoded = (name: string) =>
  encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
