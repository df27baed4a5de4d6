import type { ChannelStatus } from '../../channels/web/status-route.ts'
import { noticeText } from '../../core/switchboard.ts'
import { nearest } from '../../engine/language.ts'
import { CHANNEL_OFF_TEXT } from '../../engine/notices.ts'
import type { House } from '../house.ts'

/** What customers read of a channel before they write, in a language. */
export async function channelStatus(
  { channelNotices, texts }: Pick<House, 'channelNotices' | 'texts'>,
  languages: readonly [string, ...string[]],
  channel: string,
  locale: string | undefined,
): Promise<ChannelStatus> {
  const { off, banner } = await channelNotices(channel)
  const language = (locale && nearest(locale, languages)) ?? languages[0]
  const incident = banner && noticeText(banner, language)
  return {
    open: off === undefined,
    ...(off && { text: noticeText(off, language) ?? texts(language, CHANNEL_OFF_TEXT) }),
    ...(incident !== undefined && { banner: incident }),
  }
}
