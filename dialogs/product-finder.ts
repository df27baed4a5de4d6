import { defineDialog, type Turn, z } from 'parleykit'
import shop, { type Product } from './tools/shop.ts'

const CATEGORIES = [
  'jackets',
  'clothing',
  'footwear',
  'backpacks',
  'tents',
  'sleeping',
  'kitchen',
  'lights',
  'bottles',
  'accessories',
  'care',
] as const

const SHOWN = 3

export default defineDialog({
  description: 'Finds products for what a customer needs, and compares them',
  examples: [
    'I am looking for a tent',
    'I am looking for trousers',
    'looking for a rain jacket',
    'looking for a warm jacket under 300',
    'which jacket would you recommend',
    'which backpack would suit me',
    'which tent is best for two people',
    'what boots are good for hiking',
    'recommend a backpack under 200',
    'recommend gloves',
    'recommend a tent for beginners',
    'can you recommend a jacket',
    'can you recommend hiking boots',
    'help me choose hiking boots',
    'can you help me pick a backpack',
    'do you have something against the cold',
    'show me sleeping bags',
    'show me stoves',
    'find me a headlamp',
    'find a bottle for me',
    'help me find a jacket',
    'find me a good backpack',
    'suggest a jacket',
    'suggest boots for me',
    'what tent do you recommend',
    'what stove would you recommend',
    'I need a jacket',
    'I need a new backpack',
    'I need a sleeping bag for winter',
    'I want to buy a tent',
    'I want to buy boots',
    'I want to buy hiking boots',
    'looking for hiking shoes',
    'I need new shoes',
    'do you have a warm jacket',
    'do you have light sleeping bags',
    'which sleeping bag is best for winter',
    'which backpack is best for a day',
    'do you have tents for two people',
    'do you have light backpacks',
    'do you have a waterproof jacket',
    '我想买一顶帐篷',
    '我想买头灯',
    '我想买睡袋',
    '我要买背包',
    '想买登山靴',
    '想给孩子买双鞋',
    '给女朋友买件外套',
    '有什么好的帐篷推荐吗',
    '有什么头灯推荐',
    '想买徒步鞋',
    '推荐徒步鞋',
    '推荐一个背包',
    '适合新手的帐篷有哪些',
    '有没有适合徒步的鞋',
    '有没有适合四个人的帐篷',
    '有两个人用的帐篷吗',
    '三个人用的帐篷有哪些',
    '有没有便宜一点的睡袋',
    '有没有适合家庭的帐篷',
    '我要买一个大背包',
    '想买一件羽绒服',
    '推荐一款冲锋衣',
    '推荐 200 以内的背包',
    '推荐一条徒步裤',
    '推荐一双登山鞋',
    '推荐一顶适合两个人的帐篷',
    '帮我挑一双登山靴',
    '有什么睡袋推荐',
    '有没有轻的背包',
    '有没有适合冬天的睡袋',
    '有没有防水的冲锋衣',
  ],
  slots: z.object({
    category: z.enum(CATEGORIES).meta({
      synonyms: {
        jackets: ['jacket', 'shell', 'raincoat', 'fleece', '冲锋衣', '夹克', '羽绒服', '外套'],
        clothing: ['trousers', 'pants', 'tee', 'shirt', '裤子', '短袖'],
        footwear: ['boots', 'shoes', '登山靴', '徒步鞋', '鞋'],
        backpacks: ['backpack', 'daypack', 'rucksack', '背包', '登山包'],
        tents: ['tent', 'tarp', '帐篷', '天幕'],
        sleeping: ['sleeping bag', 'sleeping bags', 'mat', '睡袋', '防潮垫'],
        kitchen: ['stove', 'pots', '炉子', '炉头', '套锅'],
        lights: ['headlamp', 'lantern', 'lamp', '头灯', '营地灯'],
        bottles: ['bottle', 'water filter', '水壶', '保温瓶'],
        accessories: ['gloves', 'hat', 'socks', 'poles', '手套', '帽子', '袜子', '登山杖'],
        care: ['repair kit', 'wash', '修理包', '清洗'],
      },
    }),
    // A button's; in words there is more than a number to it.
    most: z.number().positive().optional().meta({ ask: false }),
    need: z.string().max(500).optional().meta({ ask: false }),
  }),
  tools: { shop },
  async run(turn, { category, need = turn.message.text, most = mostIn(need) }) {
    const currency = turn.locale.startsWith('zh') ? 'CNY' : 'EUR'
    const found = await turn.tools.shop.products({ category, currency, ...(most !== undefined && { most }) })
    const best = byNeed(found, need, turn.locale).slice(0, SHOWN)
    const kind = turn.text(`slot.product-finder.category.${category}`)
    const lower = cheaperThan(best, found, currency)
    if (best.length === 0) return turn.say(turn.text('product-finder.none', { kind }))
    await turn.say({
      text: turn.text('product-finder.found', { kind, count: best.length }),
      card: cardOf(turn, best, currency),
      ...(lower !== undefined && {
        suggestedActions: [
          {
            title: turn.text('product-finder.cheaper', { price: price(turn, lower, currency) }),
            action: { dialog: 'product-finder', value: { category, most: lower, need } },
          },
        ],
      }),
    })
  },
})

const MOST =
  /(?:under|below|less than|at most|up to|cheaper than|不超过|低于)\s*[€$£¥]?\s*(\d+)|(\d+)\s*(?:元|块|欧元)?(?:以内|以下|之内)/i

/** The highest price that a customer names, in the currency of their language. */
function mostIn(text: string): number | undefined {
  const [, english, chinese] = MOST.exec(text) ?? []
  const amount = english ?? chinese
  return amount === undefined ? undefined : Number(amount)
}

/** What is in stock and has most of what was asked for goes first, then what customers rate highest. */
function byNeed(products: readonly Product[], need: string, locale: string): Product[] {
  const words = new Set(need.toLowerCase().match(/\p{Script=Han}{2}|[\p{L}\d]{3,}/gu) ?? [])
  const fit = (product: Product) => {
    const { name, description, attributes } = product
    const text = `${name[locale]} ${description[locale]} ${JSON.stringify(attributes)}`.toLowerCase()
    return [...words].filter((word) => text.includes(word)).length
  }
  return products
    .filter(({ inStock }) => inStock)
    .toSorted((one, other) => fit(other) - fit(one) || other.rating - one.rating)
}

/** The highest price of what is in stock and costs less than all of these. */
function cheaperThan(best: readonly Product[], found: readonly Product[], currency: string): number | undefined {
  const costs = (product: Product) => product.price[currency] ?? Infinity
  const least = Math.min(...best.map(costs))
  const lower = found.filter(({ inStock }) => inStock).map(costs)
  return lower.filter((cost) => cost < least).toSorted((one, other) => other - one)[0]
}

function price(turn: Pick<Turn, 'locale'>, amount: number, currency: string): string {
  return new Intl.NumberFormat(turn.locale, { style: 'currency', currency, maximumFractionDigits: 0 }).format(amount)
}

const nameOf = (turn: Pick<Turn, 'locale'>, { name, id }: Product) => name[turn.locale] ?? name.en ?? id

/** Side by side; channels without cards write it out. */
function cardOf(turn: Pick<Turn, 'locale' | 'text'>, products: readonly Product[], currency: string) {
  return {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [
      {
        type: 'ColumnSet',
        columns: products.map((product) => ({
          type: 'Column',
          width: 'stretch',
          items: [
            { type: 'Image', url: product.picture, altText: nameOf(turn, product) },
            { type: 'TextBlock', text: `**${nameOf(turn, product)}**`, wrap: true },
            { type: 'TextBlock', text: price(turn, product.price[currency] ?? 0, currency), wrap: true },
            { type: 'TextBlock', text: turn.text('product-finder.rating', { rating: product.rating }), wrap: true },
            { type: 'TextBlock', text: product.description[turn.locale] ?? '', wrap: true },
          ],
        })),
      },
    ],
  }
}
