import type { Attachment } from '../../core/attachment.ts'
import type { Citation, SuggestedAction } from '../../core/reply.ts'
import type { Labels } from './labels.ts'
import { absoluteUrl, readableUrl } from './links.ts'
import type { Paint } from './paint.ts'
import { printable } from './printable.ts'

/** Where an answer comes from, a line each; numbered as the text cites them, where there are several. */
export function sourceLines(
  citations: readonly Citation[],
  labels: Labels,
  paint: Paint,
  baseUrl: string | undefined,
): string[] {
  const numbered = citations.length > 1
  return citations.map(({ title, url }, index) => {
    const number = numbered ? `[${index + 1}] ` : ''
    return `${paint(`${labels.source}${number}${oneLine(title)}  `, ['dim'])}${address(url, paint, baseUrl)}`
  })
}

export function attachmentLines(
  attachments: readonly Attachment[],
  paint: Paint,
  baseUrl: string | undefined,
): string[] {
  return attachments.map((attachment) => {
    const name = oneLine(attachment.name)
    return 'url' in attachment ? `${name}  ${address(attachment.url, paint, baseUrl)}` : name
  })
}

/** Numbered, so that a number picks one. */
export function actionLines(actions: readonly SuggestedAction[], from: number, paint: Paint): string[] {
  return actions.map(({ title }, index) => `  ${paint(String(from + index), ['bold', 'cyan'])}  ${oneLine(title)}`)
}

function address(url: string, paint: Paint, baseUrl: string | undefined): string {
  const absolute = absoluteUrl(url, baseUrl)
  return paint(oneLine(readableUrl(absolute ?? url)), ['dim'], absolute)
}

const oneLine = (text: string) => printable(text).replace(/\s+/g, ' ').trim()
