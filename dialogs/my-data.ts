import { defineDialog, z } from 'parleykit'
import orders from './tools/orders.ts'

export default defineDialog({
  description: 'Lets customers have their data, or have it erased, once it is known that it is theirs',
  examples: [
    'send me all the data you have about me',
    'send me my data',
    'I want a copy of my personal data',
    'I want a copy of all my data',
    'export my data',
    'give me a copy of my data',
    'give me everything you have stored about me',
    'export my personal information',
    'download this conversation',
    'download all my data',
    'download everything you have about me',
    'delete my data',
    'delete all of my personal data',
    'please erase my data',
    'erase everything you know about me',
    'I want my personal data deleted',
    'I want you to delete my personal information',
    '导出我的个人数据',
    '导出我的数据',
    '我要一份我的数据',
    '我想要一份我的个人信息',
    '删除我的数据',
    '请删除我的个人信息',
    '把我的数据删掉',
    '把我的信息删掉',
    '我要删除个人数据',
    '清除我的所有个人信息',
  ],
  slots: z.object({
    wish: z.enum(['download', 'export', 'erase']).meta({
      synonyms: {
        download: ['this conversation', 'this chat', '这段对话', '聊天记录'],
        export: ['copy', 'send me', '导出', '一份'],
        erase: ['delete', 'deleted', 'remove', '删除', '清除'],
      },
    }),
  }),
  tools: { orders },
  async run(turn, { wish }) {
    if (wish === 'download') return turn.say(turn.text('my-data.download'))
    const orderNumber = (await turn.ask(turn.text('my-data.order'))).trim().toUpperCase()
    const email = z.email().safeParse((await turn.ask(turn.text('my-data.email'))).trim())
    // Whose it is, is what the shop's records say, and no claim; nobody learns which of the two was wrong.
    const isOwner = email.success && (await turn.tools.orders.verify({ orderNumber, email: email.data })).matches
    if (!isOwner) return turn.say(turn.text('my-data.no-match'))
    if (wish === 'erase') {
      const [yes, no] = [turn.text('my-data.erase-yes'), turn.text('my-data.erase-no')]
      const answer = await turn.ask(turn.text('my-data.erase-sure'), { choices: [yes, no], only: true })
      if (answer !== yes) return turn.say(turn.text('my-data.kept'))
    }
    // A person does it, with a receipt: what is erased cannot be had back.
    const text = turn.text(`my-data.request-${wish}`, { orderNumber })
    const { status } = await turn.handOff({ reason: 'my-data', message: { replyTo: email.data, text } })
    await turn.say(turn.text(status === 'unavailable' ? 'my-data.write' : `my-data.passed-on-${wish}`))
  },
})
