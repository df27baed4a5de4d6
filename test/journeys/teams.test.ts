import { describe, expect, it, onTestFinished } from 'vitest'
import { startServer } from '../support/server.ts'
import { activityIn, BOT, GROUP, type Json, PERSONAL, said } from '../support/teams-cloud/activities.ts'
import { startTeamsCloud } from '../support/teams-cloud/server.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { until } from '../support/until.ts'

describe('Microsoft Teams, against the running server', () => {
  it('holds a conversation: a greeting, a streamed answer with its source, a button, a thumb, a group', async () => {
    const cloud = await startTeamsCloud(Date.now)
    onTestFinished(() => cloud.close())
    cloud.open()
    const server = await startServer({ data: temporaryFolder(), env: { PARLEY_TEAMS_PLAYGROUND: 'true' } })
    expect(server.output()).toContain('web, teams')
    async function deliver(activity: Json): Promise<number> {
      const { status } = await fetch(`${server.url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(cloud.addressed(activity)),
      })
      return status
    }
    const sees = (text: string, chat = PERSONAL) =>
      until(() => cloud.shown(chat).find((message) => !message.streaming && message.text?.includes(text)))

    let seen = 0
    /** Something more is said. */
    const more = async () => {
      await until(() => cloud.shown(PERSONAL).filter(({ streaming }) => !streaming).length > seen)
      seen = cloud.shown(PERSONAL).length
    }

    await deliver(activityIn(PERSONAL, { type: 'conversationUpdate', membersAdded: [{ id: BOT.id }] }))
    await sees("I'm Otto")
    expect(await deliver(said(PERSONAL, 'how long does a refund take after I send it back?'))).toBe(200)
    const answer = await sees('working days')
    expect(answer.entities?.at(-1)).toMatchObject({
      additionalType: ['AIGeneratedContent'],
      citation: [{ appearance: { url: expect.stringContaining('/sources/shop/refunds.en') } }],
    })

    await deliver(said(PERSONAL, 'do you sell spaceships?'))
    const card = await until(() => cloud.shown(PERSONAL).find(({ attachments }) => attachments?.length))
    const data = card.attachments?.[0]?.content.body[0].actions.at(-1).data
    const value = { action: { type: 'Action.Execute', data } }
    seen = cloud.shown(PERSONAL).length
    await deliver(activityIn(PERSONAL, { type: 'invoke', name: 'adaptiveCard/action', value }))
    await more()

    const rating = { actionName: 'feedback', actionValue: { reaction: 'like', feedback: '' } }
    await deliver(
      activityIn(PERSONAL, { type: 'invoke', name: 'message/submitAction', value: rating, replyToId: answer.id }),
    )
    await more()

    await deliver(said(GROUP, '怎么退货？'))
    expect(await sees('申请退货', GROUP)).toMatchObject({ locale: 'zh-Hans' })
    // Nothing was refused: all limits were kept.
    expect(cloud.requests.filter(({ status }) => status >= 300)).toEqual([])
    expect(cloud.overlaps()).toBe(0)
  })
})
