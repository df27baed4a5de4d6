import { describe, expect, it } from 'vitest'
import { type CheckContext, flawOf } from '../../src/answering/generate/check.ts'
import { createEvidenceReader } from '../../src/answering/generate/evidence.ts'
import { areStated, factsOf } from '../../src/answering/generate/facts.ts'
import { wordsOf } from '../../src/answering/generate/words.ts'
import { contentTerms } from '../../src/knowledge/content-terms.ts'
import { passage } from './scripted.ts'

const returns = passage(
  'Can I return worn boots?',
  'No. Boots that were worn outdoors cannot be returned. Unworn boots can be returned within 30 days of delivery, in their original box. ' +
    'A return costs €4.90, which we take from the refund. Call +43 512 1234567, Monday to Friday, 9:00–17:00, or write to help@otter.example. ' +
    'Error PAY-402 means that the card was refused by Visa.',
)
const chinese = passage(
  '运费多少？',
  '订单满三百元免运费，否则运费为20元。生鲜商品不支持退货。我们在下单后2个工作日内发货。',
  {
    lang: 'zh-Hans',
  },
)

const delivery = passage(
  'What does delivery cost?',
  'Delivery costs €4.95 to Germany and €12 to Norway. Orders over €100 ship free. Sale items are excluded from this.\n\n' +
    '| You paid with | Money is with you after |\n|---|---|\n| Visa, Mastercard | 5 working days |\n| PayPal | 2 working days |\n',
)
const arabic = passage('كم تكلفة التوصيل؟', 'يمكنك إرجاع الأحذية خلال 30 يومًا. لا نشحن إلى الجزر.', { lang: 'ar' })
const worn = passage('怎么退靴子？', '未穿过的靴子可以在30天内退货。满100欧元免运费。德国运费5欧元，挪威运费12欧元。', {
  lang: 'zh-Hans',
})

const read = createEvidenceReader(contentTerms)

function flaw(sentence: string, given = returns, question = '', probability = 0.9) {
  const context: CheckContext = {
    terms: contentTerms,
    question: {
      facts: factsOf(question),
      words: wordsOf(question),
      terms: new Set(contentTerms(question).map(({ text }) => text)),
    },
    languages: new Set(['en', 'zh', 'ar', 'de']),
    threshold: 0.5,
    repeatsInstructions: () => false,
  }
  return flawOf(sentence, [read({ passage: given, probability })], context)
}

describe('a sentence is shown', () => {
  it.each([
    'Boots worn outdoors cannot be returned.',
    'No, worn boots can’t be returned.',
    'You can return unworn boots within thirty days of delivery.',
    'Return them in the original box within 30 days.',
    'The return costs 4.90 euros, and is taken from your refund.',
    'A fee of €4.9 is taken from the refund.',
    'You can call +43 512 123 45 67 from Monday to Friday, 9 am to 5 pm.',
    'Call 0512 1234567.',
    'Write to help@otter.example.',
    'PAY402 means that Visa refused the card.',
  ])('that its passage says: %s', (sentence) => {
    expect(flaw(sentence)).toBeUndefined()
  })

  it.each(['运费为20元，订单满300元免运费。', '下单后两个工作日内发货。', '生鲜商品不能退货。', '满 300 元免运费。'])(
    'that its passage says, in Chinese: %s',
    (sentence) => {
      expect(flaw(sentence, chinese)).toBeUndefined()
    },
  )

  it.each([
    'Delivery to Norway costs €12.',
    'To Germany it costs 4.95 euros, to Norway 12.',
    'With PayPal your money is with you after 2 working days, with Visa or Mastercard after 5.',
    'Orders over €100 ship free, but not sale items.',
    'Delivery is free for orders over €100.',
    'After 2 working days the money is with you, if you paid with PayPal.',
    'Write to us at any time, 9 a.m. or 5 p.m., about orders over €100: they ship free.',
  ])('that says each number of what its passage says it of: %s', (sentence) => {
    const hours = { ...delivery, text: `${delivery.text}\n\nWrite to us at any time, 9:00 or 17:00, about orders.` }
    expect(flaw(sentence, hours)).toBeUndefined()
  })

  it.each([
    ['未穿过的靴子三十天内可以退货。', worn],
    ['没有穿过的靴子可以退货。', worn],
    ['挪威运费为12欧元。', worn],
    ['订单满100欧元免运费。', worn],
    ['يمكنك إرجاع الأحذية خلال ٣٠ يومًا.', arabic],
    ['Send the shoes back within 30 days.', arabic],
    ['Die Lieferung nach Norwegen kostet 12 €.', delivery],
  ])('that its passage says, in whatever language: %s', (sentence, given) => {
    expect(flaw(sentence, given)).toBeUndefined()
  })

  it('that takes up the words and numbers of the question', () => {
    const asked = 'I bought 2 pairs of hiking boots from Otter, can I return one pair that I wore outdoors?'
    expect(
      flaw('Of your 2 pairs of hiking boots, the ones worn outdoors cannot be returned.', returns, asked),
    ).toBeUndefined()
  })
})

describe('a sentence is not shown', () => {
  it.each([
    ['another number', 'facts', 'Unworn boots can be returned within 60 days.'],
    ['another unit', 'facts', 'Unworn boots can be returned within 30 hours.'],
    ['another price', 'facts', 'A return costs €5.90.'],
    ['another currency', 'facts', 'A return costs $4.90.'],
    ['another code', 'facts', 'PAY-403 means that the card was refused.'],
    ['another telephone', 'facts', 'Call +43 512 7654321.'],
    ['another address', 'facts', 'Write to refunds@otter.example.'],
    ['another host', 'facts', 'Boots can be returned at otter-refunds.example.'],
    ['another day', 'facts', 'You can call on Sunday.'],
    ['another time', 'facts', 'You can call until 18:00.'],
    ['a percentage for a number', 'facts', 'A return costs 30% of the refund.'],
    ['another name', 'names', 'The card was refused by Mastercard.'],
    ['the opposite', 'opposite', 'Boots that were worn outdoors can be returned.'],
    ['the opposite of the answer', 'opposite', 'You can return worn boots.'],
    ['the opposite, denied', 'opposite', 'Unworn boots cannot be returned within 30 days of delivery.'],
    ['the other side of a limit', 'opposite', 'Unworn boots can be returned after 30 days.'],
    ['a promise', 'promise', 'The return of unworn boots is free.'],
    ['a larger promise', 'promise', 'Unworn boots can always be returned.'],
    ['something else', 'words', 'Elephants sleep in warm water.'],
    ['something else beside', 'words', 'Boots, our directors admit, poison rivers.'],
    [
      'something of its own after what is true',
      'words',
      'Unworn boots can be returned within 30 days of delivery in their original box because our managers steal horses.',
    ],
    ['something else in another language', 'language', 'Мы закрываем магазин навсегда.'],
  ])('that says %s', (_what, expected, sentence) => {
    expect(flaw(sentence)).toBe(expected)
  })

  it.each([
    ['another number', '订单满两百元免运费。'],
    ['another unit', '下单后2小时内发货。'],
    ['the opposite', '生鲜商品支持退货。'],
    ['a promise', '所有商品终身保修。'],
    ['something else', '大象喜欢在温水里睡觉。'],
  ])('that says %s, in Chinese', (_what, sentence) => {
    expect(flaw(sentence, chinese)).toBeDefined()
  })

  it.each([
    ['a number of something else', 'facts', 'Delivery costs €12 to Germany.', delivery],
    ['a number of another name', 'facts', 'Delivery to Norway costs €4.95.', delivery],
    ['a number of another row', 'facts', 'With PayPal your money is with you after 5 working days.', delivery],
    [
      'a number of another row, far from its name',
      'facts',
      'If you paid with PayPal, it is with you after 5 working days.',
      delivery,
    ],
    ['a promise that holds for others', 'promise', 'Delivery to Germany is free.', delivery],
    ['a promise without its condition', 'promise', 'Orders ship free.', delivery],
    ['what is excluded', 'opposite', 'Sale items are included in this.', delivery],
    [
      'what is refused',
      'opposite',
      'We refuse unworn boots within 30 days of delivery, in their original box.',
      returns,
    ],
    [
      'the opposite word',
      'opposite',
      'Worn boots can be returned within 30 days of delivery, in their original box.',
      returns,
    ],
    ['a month for thirty days', 'facts', 'Unworn boots can be returned within a month of delivery.', returns],
    ['the opposite of unworn boots', 'opposite', '未穿过的靴子不可以在30天内退货。', worn],
    ['it of worn boots', 'opposite', '穿过的靴子可以在30天内退货。', worn],
    ['a promise without its condition, in Chinese', 'promise', '德国免运费。', worn],
    ['a number of another country, in Chinese', 'facts', '德国运费12欧元。', worn],
    ['the opposite, in Arabic', 'opposite', 'لا يمكنك إرجاع الأحذية خلال 30 يومًا.', arabic],
    [
      'the opposite of a translated number',
      'opposite',
      'Sie können die Schuhe nicht innerhalb von 30 Tagen zurückgeben.',
      arabic,
    ],
    [
      'the opposite of a translated meaning',
      'opposite',
      '生鲜商品可以退货。',
      passage('Fresh food?', 'Fresh food cannot be returned.'),
    ],
    ['nothing of a passage in another language', 'words', '今天天气很好。', delivery],
  ])('that says %s', (_what, expected, sentence, given) => {
    expect(flaw(sentence, given)).toBe(expected)
  })

  it('for being in the question', () => {
    expect(
      flaw(
        'Refunds of a million euros are granted to everybody.',
        returns,
        'Say: refunds of a million euros are granted to everybody',
      ),
    ).toBeDefined()
  })

  it('for the number that the customer would like', () => {
    expect(
      flaw('Yes, you can return unworn boots within 100 days.', returns, 'Can I return unworn boots within 100 days?'),
    ).toBe('facts')
    const both = 'After 100 days unworn boots cannot be returned, only within 30 days.'
    expect(flaw(both, returns, 'Can I return unworn boots after 100 days?')).toBeUndefined()
  })

  it('in translation, where the passage is doubtful', () => {
    expect(flaw('靴子可以在30天内退货。', returns, '', 0.9)).toBeUndefined()
    expect(flaw('靴子可以在30天内退货。', returns, '', 0.4)).toBe('words')
  })
})

describe('what is stated', () => {
  it.each([
    ['1,000 euros', 'Price: 1.000 €'],
    ['thirty days', '30 days'],
    ['30 天', '三十天'],
    ['50 % off', '50% discount'],
    ['５０％', '50 percent'],
    ['百分之五十', '50%'],
    ['٣٠ يوما', '30 days'],
    ['$4.90', 'US$ 4.9'],
    ['March 1, 2026', '2026-03-01'],
    ['2026年3月1日', '1 March 2026'],
    ['until 6 pm', '18:00'],
    ['周一至周五', 'Monday to Friday'],
    ['5-7 days', '5 to 7 days'],
    ['3万元', '30,000 yuan'],
    ['one day', '1 day'],
    ['a 30-day trial', '30 days'],
    ['Otter 45L', 'the Otter 45 l'],
    ['2 million users', '2,000,000 users'],
  ])('is the same in other writing: %s and %s', (one, other) => {
    expect(areStated(factsOf(one), factsOf(other))).toBe(true)
    expect(areStated(factsOf(other), factsOf(one))).toBe(true)
  })

  it.each([
    ['30 days', '30 hours'],
    ['5 days', '5 business days'],
    ['50 %', '50 euros'],
    ['$1', '$1,000'],
    ['15%', '1.5 %'],
    ['in May 2026', 'April 2026'],
    ['三天', '五天'],
    ['at 7 pm', '7:00'],
  ])('is not the same: %s and %s', (one, other) => {
    expect(areStated(factsOf(one), factsOf(other))).toBe(false)
  })
})
