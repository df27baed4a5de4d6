import type { Attachment } from '../../core/attachment.ts'
import type { Citation, ReplyDraft, SuggestedAction } from '../../core/reply.ts'
import type { Activity, ActivityAttachment, CardAction } from './activity.ts'

type Content = Pick<Activity, 'text' | 'textFormat' | 'suggestedActions' | 'attachments' | 'entities'>

/** Where a browser finds a file. */
export type UrlOf = (attachment: Attachment) => string

/** What a reply says, in the Bot Framework's words. */
export function renderDraft(draft: ReplyDraft, publicUrl: string | undefined, urlOf: UrlOf): Content {
  const attachments = [...renderFiles(draft.attachments, urlOf), ...renderCard(draft)]
  return {
    text: draft.text,
    textFormat: 'markdown',
    ...(draft.suggestedActions?.length && { suggestedActions: { actions: draft.suggestedActions.map(renderAction) } }),
    ...(attachments.length > 0 && { attachments }),
    ...(draft.citations?.length && { entities: [renderCitations(draft.citations, publicUrl)] }),
  }
}

export const renderFiles = (files: readonly Attachment[] = [], urlOf: UrlOf): ActivityAttachment[] =>
  files.map((file) => {
    const contentUrl = urlOf(file)
    // Web Chat shows a customer's own picture only where it has a small one, too.
    const isPicture = file.contentType.startsWith('image/')
    return {
      contentType: file.contentType,
      name: file.name,
      contentUrl,
      ...(isPicture && { thumbnailUrl: contentUrl }),
    }
  })

const renderCard = ({ card }: ReplyDraft): ActivityAttachment[] =>
  card === undefined ? [] : [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }]

function renderAction(action: SuggestedAction): CardAction {
  if ('message' in action) return { type: 'imBack', title: action.title, value: action.message }
  const { dialog, value } = action.action
  return { type: 'postBack', title: action.title, value: value === undefined ? { dialog } : { dialog, value } }
}

/** As Microsoft's clients know sources; Web Chat lists those that the text has link definitions for. */
function renderCitations(citations: readonly Citation[], publicUrl: string | undefined) {
  return {
    type: 'https://schema.org/Message',
    '@type': 'Message',
    '@context': 'https://schema.org',
    '@id': '',
    citation: citations.map((citation, index) => ({
      '@type': 'Claim',
      position: index + 1,
      appearance: {
        '@type': 'DigitalDocument',
        name: citation.title,
        url: absoluteUrl(citation.url, publicUrl),
      },
    })),
  }
}

/** A path on our own server would be looked for on the server of the page that shows it. */
export function absoluteUrl(url: string, publicUrl: string | undefined): string {
  return publicUrl !== undefined && URL.canParse(url, publicUrl) ? new URL(url, publicUrl).href : url
}
