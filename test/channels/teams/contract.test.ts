import { setTimeout as wait } from 'node:timers/promises'
import { capabilities } from '../../../src/channels/teams/capabilities.ts'
import { type Bubble, describeChannel } from '../../contracts/channel.ts'
import { activityIn, type Json, PERSONAL, said } from '../../support/teams-cloud/activities.ts'
import type { Shown } from '../../support/teams-cloud/server.ts'
import { openTeamsHouse } from './house.ts'

/** The pace that Teams asks for, and its limits, are kept twenty times as fast. */
const HASTE = 20

/** As somebody sees it in a personal chat; what they see is what the stand-in for Teams has taken. */
describeChannel('Teams', capabilities, async ({ accept, attachments, log, changed }) => {
  const start = Date.now()
  const house = await openTeamsHouse(
    {
      accept,
      attachments,
      log,
      clock: () => start + (Date.now() - start) * HASTE,
      pause: (ms) => wait(ms / HASTE, undefined, { ref: false }),
    },
    changed,
  )
  const { cloud } = house
  const sent = new Map<string, string>()

  async function deliver(activity: Json): Promise<void> {
    const { status, text } = await house.deliver(activity)
    if (status !== 200) throw new Error(`Teams was answered ${status} ${text}`)
  }

  function say(text: string, rest: Json = {}): Promise<void> {
    const activity = said(PERSONAL, text, rest)
    sent.set(text, String(activity.id))
    return deliver(activity)
  }

  return {
    channel: house.channel,
    show: () => cloud.shown(PERSONAL).map(bubbleOf),
    say,
    async press(title) {
      const message = cloud.shown(PERSONAL).findLast((each) => JSON.stringify(each).includes(JSON.stringify(title)))
      const button = message && buttonsOf(message).find((each) => each.title === title)
      if (button?.type === 'imBack') return say(button.value)
      const messageBack = button?.data?.msteams
      if (messageBack) return say(messageBack.text, { value: messageBack.value })
      const value = { action: { type: 'Action.Execute', verb: button.verb, data: button.data } }
      await deliver(activityIn(PERSONAL, { type: 'invoke', name: 'adaptiveCard/action', value }))
    },
    async rate(rating, comment) {
      const rated = cloud.shown(PERSONAL).findLast(({ channelData }) => channelData?.feedbackLoop)
      const reaction = rating === 'up' ? 'like' : 'dislike'
      const actionValue = { reaction, feedback: JSON.stringify({ feedbackText: comment }) }
      const value = { actionName: 'feedback', actionValue }
      const replyToId = String(rated?.id)
      await deliver(activityIn(PERSONAL, { type: 'invoke', name: 'message/submitAction', value, replyToId }))
    },
    edit: (text, to) => deliver(activityIn(PERSONAL, { type: 'messageUpdate', id: String(sent.get(text)), text: to })),
    remove: (text) => deliver(activityIn(PERSONAL, { type: 'messageDelete', id: String(sent.get(text)) })),
    attach: ({ name, contentType, bytes }) => {
      const downloadUrl = cloud.addFile(name, contentType, bytes, false)
      const content = { downloadUrl, uniqueId: 'u', fileType: 'png' }
      const contentType_ = 'application/vnd.microsoft.teams.file.download.info'
      return say('', { attachments: [{ contentType: contentType_, name, content }] })
    },
    typings: () => cloud.posted().filter(({ type }) => type === 'typing').length,
    cut: async () => cloud.expire(PERSONAL),
    close: () => house.close(),
  }
})

// biome-ignore lint/suspicious/noExplicitAny: buttons of two kinds, each read by what it has.
function buttonsOf({ suggestedActions, attachments = [] }: Shown): any[] {
  const cards = attachments.map(({ content }) => content).filter((content) => content?.type === 'AdaptiveCard')
  return [
    ...(suggestedActions?.actions ?? []),
    ...cards.flatMap(({ body }) => body.flatMap(({ actions = [] }) => actions)),
  ]
}

function bubbleOf({ text = '', attachments = [], entities = [] }: Shown): Bubble {
  const citations = entities.flatMap(({ citation = [] }) => citation)
  return {
    text: [
      text.replaceAll('&lt;', '<'),
      ...attachments.map(({ name = '' }) => name),
      ...citations.map(({ appearance: { name, url } }: { appearance: Record<string, string> }) => `${name} ${url}`),
    ].join('\n'),
    cards: attachments.map(({ content }) => content).filter((content) => content?.type === 'AdaptiveCard'),
  }
}
