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
    'which jacket would you recommend',
    'recommend a backpack under 200',
    'help me choose hiking boots',
    'show me sleeping bags',
    'find me a headlamp',
    'I am looking for trousers',
    'recommend gloves',
    'show me stoves',
    'find a bottle for me',
    '我想买一顶帐篷',
    '推荐一款冲锋衣',
    '推荐 200 以内的背包',
    '帮我挑一双登山靴',
    '有什么睡袋推荐',
    '推荐一条徒步裤',
    '我想买头灯',
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
