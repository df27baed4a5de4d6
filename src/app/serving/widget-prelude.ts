import type { BotFile } from '../config/bot-file.ts'

/**
 * One line of script that goes before the widget's own: its settings, on the element that runs it. So they come with
 * what is loaded anyway, and are as fresh.
 */
export function widgetPrelude({ title, attachments, channels }: BotFile): string {
  const { types, megabytes } = attachments
  const settings = { title, files: { types, megabytes }, ...channels.web.widget }
  return `document.currentScript.parley=${JSON.stringify(settings)};\n`
}
