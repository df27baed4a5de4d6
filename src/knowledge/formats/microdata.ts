import type { Element, Nodes, Root } from 'hast'
import { type DeclaredQuestion, type Faq, faqOf } from './faq.ts'
import { attribute, find, plain } from './hast.ts'
import { readable } from './to-markdown.ts'

/** The schema.org questions that a page declares by `itemscope` and `itemprop`, if it has any with an answer. */
export function faqOfMicrodata(tree: Root): Faq | undefined {
  const [page] = find(tree, (element) => isA(element, 'FAQPage'))
  const name = page === undefined ? undefined : itemProperty(page, 'name')
  const questions = find(page ?? tree, (element) => isA(element, 'Question')).flatMap(questionOf)
  return faqOf(questions, { title: textOf(name), lang: undefined })
}

function questionOf(element: Element): DeclaredQuestion[] {
  const question = textOf(itemProperty(element, 'name'))
  const answer = itemProperty(element, 'acceptedAnswer')
  if (question === undefined || answer === undefined) return []
  const text = itemProperty(answer, 'text') ?? answer
  const content = attribute(text, 'content')
  const children = content === undefined ? text.children : [{ type: 'text' as const, value: content }]
  return [{ question, answer: readable({ type: 'root', children }) }]
}

function isA({ properties }: Element, type: string): boolean {
  const types = [properties.itemType ?? []].flat().map(String)
  return types.some((one) => /^https?:\/\/schema\.org\//i.test(one) && one.endsWith(`/${type}`))
}

/** The first element that gives an item a property; those of items within it are not its own. */
function itemProperty(item: Element, name: string): Element | undefined {
  const visit = (node: Nodes): Element | undefined => {
    if (node.type !== 'element') return undefined
    if ([node.properties.itemProp ?? []].flat().includes(name)) return node
    return node.properties.itemScope === true ? undefined : firstOf(node.children, visit)
  }
  return firstOf(item.children, visit)
}

function textOf(element: Element | undefined): string | undefined {
  return attribute(element, 'content') ?? plain(element)
}

function firstOf<T, R>(items: readonly T[], found: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const result = found(item)
    if (result !== undefined) return result
  }
  return undefined
}
