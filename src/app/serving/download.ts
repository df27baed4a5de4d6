import { cite } from '../../answering/cite.ts'
import type { Clock } from '../../core/clock.ts'
import type { DownloadConversation } from '../../core/download.ts'
import { createDownload } from '../../transcripts/download/download.ts'
import type { House } from '../house.ts'
import { createSafeMarkdown } from './safe-markdown.ts'

/** How customers get their conversations: from the transcript, with sources as they can be read today. */
export function openDownload(
  { transcripts, knowledge }: Pick<House, 'transcripts' | 'knowledge'>,
  bot: string,
  clock: Clock,
): DownloadConversation {
  return createDownload({
    read: transcripts.read,
    bot,
    sourceOf: ({ id }) => {
      const passage = knowledge.passage('public', id)
      return passage && cite(passage)
    },
    markdown: markdownForFiles,
    clock,
  })
}

/** For a file that is read anywhere, without us: paths become addresses, pictures their descriptions. */
export function markdownForFiles(text: string, base: string): string | undefined {
  return createSafeMarkdown({ link: (href) => URL.parse(href, base)?.href, image: () => undefined })(text)
}
