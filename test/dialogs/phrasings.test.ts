import { expect, it } from 'vitest'
import { holdOn, stageOf } from '../../src/testing/journey.ts'
import { openDemo } from './demo.ts'

const { en, zh } = await openDemo()

/** Messages that are no example. Keep them out of the dialogs' `examples`: they measure those. */
const PHRASINGS: Readonly<Record<string, readonly string[]>> = {
  'order-status': [
    "hi, where's my delivery at?",
    'still no parcel, where is it',
    'could you look up order AO-100002 for me',
    'tell me when my package arrives',
    'AO-100003 has not come yet',
    'my shipment status please',
    '请问我的快递什么时候到',
    '麻烦查一下我的订单',
    '我昨天买的发货了吗',
    '包裹到哪儿了',

    'where is my parcel',
    "where's my package?",
    'I am still waiting for my delivery',
    'can you check on my order please',
    "what's happening with my order",
    'my order has not arrived yet',
    'any news about order AO-100001?',
    'has it shipped yet? AO-100002',
    'I want to know the status of AO-100003',
    'track my package',
    'did you send my order already?',
    'when do I get my parcel',
    "my parcel still isn't here",
    '我的快递呢',
    '帮我看看我的订单',
    '我买的东西什么时候能到',
    '我的包裹怎么还没到',
    '查快递',
    '订单 AO-100001 现在怎么样了',
    '我的货发了没有',
    '我的订单怎么还没发货',
    '查一下物流',
  ],
  'opening-hours': [
    'are you guys open right now',
    'what time does the Shanghai shop open on Sunday?',
    'store opening hours in Munich',
    'is Edinburgh open today',
    '请问几点开始营业',
    '上海门店周日营业吗',

    'what are your opening hours',
    'when do you open?',
    'what time do you close today',
    'is your shop in Munich open tomorrow?',
    'are you open on Saturday',
    'how late is the Edinburgh store open',
    'opening times please',
    'when does the Innsbruck shop close',
    '你们几点开门',
    '营业时间是什么',
    '成都店几点关门',
    '周末开门吗',
    '慕尼黑门店今天营业吗',
    '你们营业到几点',
  ],
  'return-item': [
    "I'd like to return a backpack",
    'how can I send this back, order AO-100001',
    'please start a return for AO-100001',
    '我想退一件衣服',
    '怎么办，我要退货 AO-100001',

    'I would like to return my jacket',
    'I want to send something back',
    'can I send back order AO-100001',
    'please register a return for me',
    'return my order',
    'I need a return label',
    'I want to return these boots',
    '我要把鞋子退掉',
    '这件衣服我想退',
    '帮我退货',
    '申请退货',
    '我想把买的东西退了',
  ],
  'product-finder': [
    'can you help me find a good tent',
    "I'm looking for a light jacket for running",
    'what headlamp do you recommend',
    'suggest a stove',
    '想给爸爸买件冲锋衣',
    '有什么好的登山靴推荐吗',

    'I need a new tent',
    'can you recommend a sleeping bag for winter',
    'looking for a waterproof jacket under 300',
    'which backpack is best for a weekend',
    'I want to buy hiking shoes',
    'do you have a warm sleeping bag?',
    '想买个睡袋',
    '有没有适合新手的帐篷',
    '推荐一双徒步鞋',
    '我要买一个 40 升的背包',
  ],
  'my-data': [
    'I want all my data erased',
    'give me a copy of everything you store about me',
    '帮我删除个人数据',

    'please delete all my data',
    'I want you to erase my personal information',
    'send me a copy of my data',
    'download my data',
    '请把我的个人信息删掉',
    '我要导出我的数据',
  ],
  handoff: [
    "I'd like to speak with a real human being",
    'connect me with support staff',
    '接人工客服',

    'let me talk to someone real',
    'I want a human',
    'get me a person please',
    'can I chat with an agent',
    '帮我转人工',
    '我要人工服务',
    '找个真人跟我说',
  ],
  'small-talk': [
    'hello there, how are you doing',
    'thank you for the help',
    '好的，谢谢你',
    'hey there',
    'thanks so much',
    'good day',
    'ok bye',
    'are you a real person?',
    '谢谢你啊',
    '你好呀',
    '你是真人还是机器人',
  ],
  answer: [
    'how do I track a parcel',
    'what does express delivery cost',
    'can I change my order',
    'what if my parcel is lost',
    'do I have to pay for a return label',
    'how do I exchange boots',
    "what is the store in Munich's address",
    'can I try boots on in the store',
    'where do I find my order number',
    'can I still cancel my order AO-100002',
    'I lost my return label',
    'how waterproof is the jacket',
    'which size of jacket do I need',
    'what temperature is the sleeping bag good for',
    'how do I clean my tent',
    'how long do you keep my data',
    'how can I complain',
    '订单可以改地址吗',
    '快递丢了怎么办',
    '退货要收运费吗',
    '背包要买多大的',
    '羽绒服怎么洗',
    '门店在哪里',
    '怎么查物流',

    'what does shipping cost?',
    'how long do I have to return something',
    'how long does it take until my order is dispatched?',
    'where can I find my tracking number',
    'my parcel is damaged, what now',
    'can I change the address of my order',
    'can I cancel my order',
    'how do I return a gift',
    'who pays for the return?',
    'how long does a refund take',
    'do you ship to Norway?',
    'my parcel says delivered but I have nothing',
    'are you open on public holidays?',
    'which stores sell gas canisters',
    'can I collect my order in a store?',
    'can I return something in a store that I bought online?',
    'how do I wash my jacket',
    'is the Otterskin jacket waterproof',
    'how do I choose the size of boots',
    'can I have a stove on a plane',
    'what data do you keep about me',
    'how do I delete my account',
    'do you sell my data?',
    'what is the warranty on tents',
    'how long does a repair take',
    'I forgot my password',
    'the price dropped after I ordered',
    'is there a student discount',
    'why did my order come in two parcels',
    'I did not get a confirmation e-mail for my order',
    '运费是多少',
    '多久能发货',
    '几天之内可以退',
    '退货的运费谁付',
    '怎么修改收货地址',
    '退款要几天',
    '物流一直不更新怎么办',
    '显示签收了但没收到',
    '可以到门店取货吗',
    '网上买的能去店里退吗',
    '冲锋衣怎么清洗',
    '帐篷漏水怎么办',
    '积分会不会过期',
    '怎么注销账号',
    '保修多长时间',
    '礼品卡怎么使用',
    '可以开发票吗',
    '睡袋的温标怎么看',
    '怎么取消订单',
    '双十一买的能退吗',
  ],
}

/** What a message does not reach is answered from the documents, which is no harm; the other way round it is. */
const REACHED = 0.85

async function missedOf(dialog: string): Promise<string[]> {
  const stage = await stageOf(en)
  const missed: string[] = []
  for (const phrasing of PHRASINGS[dialog] ?? []) {
    await holdOn(stage, /\p{Script=Han}/u.test(phrasing) ? zh : en, async ({ customer, bot }) => {
      await customer.says(phrasing)
      if (bot.dialog !== dialog) missed.push(`${phrasing} → ${bot.dialog}`)
    })
  }
  return missed
}

const { answer: _, ...ofDialogs } = PHRASINGS

it('reaches a dialog by most of what people say for it', async () => {
  const missed = (await Promise.all(Object.keys(ofDialogs).map(missedOf))).flat()
  const reached = 1 - missed.length / Object.values(ofDialogs).flat().length
  expect(reached, missed.join('\n')).toBeGreaterThanOrEqual(REACHED)
})

it('leaves ordinary questions to the documents', async () => {
  expect(await missedOf('answer')).toEqual([])
})
