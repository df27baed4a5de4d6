import type { Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { mdxFromMarkdown } from 'mdast-util-mdx'
import { frontmatter } from 'micromark-extension-frontmatter'
import { gfm } from 'micromark-extension-gfm'
import { mdx } from 'micromark-extension-mdx'
import { z } from 'zod'
import type { DocumentSource, ReadDocument } from '../document.ts'
import { readMarkdown } from './markdown.ts'
import { withoutComponents } from './mdx-components.ts'
import { withoutModuleCode } from './mdx-module-code.ts'
import { rangeOf } from './syntax.ts'
import { markdownOf } from './to-markdown.ts'

/** What the parser throws where a tag or a brace is left open. */
const syntaxErrorSchema = z.object({ reason: z.string(), line: z.int().optional() })

/** Markdown with components: imports and code go, and of a component what stands inside it stays. */
export function readMdx(source: DocumentSource): ReadDocument {
  const { path, defaultLang } = source
  // Blanked, not cut, so that places stay what they are.
  const text = withoutModuleCode(source.text)
  let root: Root
  try {
    root = fromMarkdown(text, {
      extensions: [gfm(), frontmatter(['yaml']), mdx()],
      mdastExtensions: [gfmFromMarkdown(), frontmatterFromMarkdown(['yaml']), mdxFromMarkdown()],
    })
  } catch (error) {
    const wrong = syntaxErrorSchema.safeParse(error)
    if (!wrong.success) throw error
    const { reason } = wrong.data
    // A tag that nothing closes is told of at the end of the document; where it stands is in the reason.
    const line = wrong.data.line ?? (Number(/\((\d+):\d+/.exec(reason)?.[1]) || undefined)
    const message = `It is not valid MDX, so nothing of it is served: ${reason}.`
    const problem = { level: 'error', document: path, ...(line !== undefined && { line }), message } as const
    return { title: path, lang: defaultLang, passages: [], problems: [problem] }
  }
  const [head, ...body] = root.children
  const matter = head?.type === 'yaml' ? head : undefined
  const blocks = withoutComponents(matter === undefined ? root.children : body, text)
  const front = matter === undefined ? '' : `${text.slice(...rangeOf(matter))}\n\n`
  const read = readMarkdown({ ...source, text: front + markdownOf({ type: 'root', children: blocks }) })
  const lastLine = matter?.position?.end.line ?? 0
  // Behind the front matter, lines are not those of the document.
  const problems = read.problems.map(({ line, ...problem }) =>
    line === undefined || line > lastLine ? problem : { ...problem, line },
  )
  return { ...read, problems }
}
