import type { ElementContent, Root } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { ParleyError } from '../../core/errors.ts'
import type { Audience } from '../../core/passage.ts'
import type { DocumentSource, ReadDocument } from '../document.ts'
import { declaredFields } from './declared.ts'
import { attribute, elements, find, plain } from './hast.ts'
import { withoutInlineData } from './inline-data.ts'
import { faqOfJsonLd } from './json-ld.ts'
import { lookAlike, plainKey } from './look-alike.ts'
import { type MarkdownDefaults, readMarkdown } from './markdown.ts'
import { faqOfMicrodata } from './microdata.ts'
import { markdownOf, readable } from './to-markdown.ts'

const FURNITURE = new Set('nav header footer aside menu'.split(' '))
const FURNITURE_ROLES = new Set(['navigation', 'banner', 'contentinfo', 'search', 'complementary', 'dialog'])

/** A web page. Data that stands in it is dropped before it is parsed: a large page is mostly that. */
export function readHtml(source: DocumentSource): ReadDocument {
  return readPage(fromHtml(withoutInlineData(source.text)), source)
}

/**
 * The questions that a page declares as those of a schema.org FAQPage, otherwise its main content. Either is turned
 * into markdown and read as such; spans are those of this markdown.
 */
export function readPage(tree: Root, source: Omit<DocumentSource, 'text'>): ReadDocument {
  const faq = faqOfJsonLd(elements(tree, 'script')) ?? faqOfMicrodata(tree)
  const main = mainContent(tree)
  const headings = elements(main, 'h1')
  const [heading] = headings.length === 1 ? headings : []
  const title = faq?.title ?? plain(heading) ?? plain(elements(tree, 'title')[0])
  const defaults: MarkdownDefaults = {
    title,
    lang: faq?.lang ?? attribute(elements(tree, 'html')[0], 'lang'),
    audience: declaredAudience(tree),
    url: canonicalUrl(tree),
  }
  const markdown = faq?.markdown ?? markdownOf(readable(main))
  const read = readMarkdown({ ...source, text: markdown }, defaults)
  // Lines of the markdown are not those of the page.
  return { ...read, problems: read.problems.map(({ line: _, ...problem }) => problem) }
}

function mainContent(tree: Root): Root {
  const place =
    elements(tree, 'main')[0] ??
    find(tree, (element) => attribute(element, 'role') === 'main')[0] ??
    elements(tree, 'article')[0] ??
    elements(tree, 'body')[0]
  return { type: 'root', children: place === undefined ? [] : place.children.flatMap(withoutFurniture) }
}

function withoutFurniture(node: ElementContent): ElementContent[] {
  if (node.type !== 'element') return node.type === 'text' ? [node] : []
  const furniture =
    FURNITURE.has(node.tagName) ||
    FURNITURE_ROLES.has(attribute(node, 'role') ?? '') ||
    node.properties.hidden === true ||
    attribute(node, 'ariaHidden') === 'true'
  return furniture ? [] : [{ ...node, children: node.children.flatMap(withoutFurniture) }]
}

function canonicalUrl(tree: Root): string | undefined {
  const links = find(tree, ({ tagName, properties }) => tagName === 'link' && String(properties.rel) === 'canonical')
  const url = attribute(links[0], 'href')
  return url !== undefined && /^https?:\/\/\S+$/.test(url) ? url : undefined
}

/** Whom the page declares that it is for. Throws where it declares that in a way that cannot be told. */
function declaredAudience(tree: Root): Audience | undefined {
  const declared = elements(tree, 'meta').flatMap(({ properties }) => {
    const name = String(properties.name ?? properties.property ?? '')
    if (lookAlike(name, ['audience']) === undefined) return []
    const value = String(properties.content ?? '')
    const audience = declaredFields.audience.safeParse(value.trim().toLowerCase())
    if (plainKey(name) !== 'audience') throw refused(`<meta name="${name}"> is not known. Did you mean "audience"?`)
    if (!audience.success) throw refused(`<meta name="audience"> must be public or internal, not "${value}".`)
    return audience.data ?? []
  })
  return declared.includes('internal') ? 'internal' : declared[0]
}

function refused(wrong: string): ParleyError {
  return new ParleyError('document-unreadable', `${wrong} The page is not served until this is mended.`)
}
