import { describe, expect, it } from 'vitest'
import { createExampleClassifier } from '../../src/knowledge/classify.ts'

const classifier = createExampleClassifier([
  {
    name: 'small-talk',
    examples: {
      greeting: ['hello', 'hi', 'hi there', 'good morning', '你好', '您好'],
      thanks: ['thanks', 'thank you', 'thanks a lot', 'thank you very much', '谢谢', '多谢'],
      wellbeing: ['how are you', '你好吗'],
    },
  },
  {
    name: 'order-status',
    examples: ['where is my order', 'track my order', 'what is the status of my order', '查订单'],
  },
])

describe('example classifier', () => {
  it.each([
    ['hello', 'small-talk', 'greeting', 1],
    ['Hi there!', 'small-talk', 'greeting', 1],
    ['THANKS A LOT!!!', 'small-talk', 'thanks', 1],
    ['谢谢。', 'small-talk', 'thanks', 1],
    ['你好！', 'small-talk', 'greeting', 1],
    ['hellooo', 'small-talk', 'greeting', 0.99],
    ['谢谢你', 'small-talk', 'thanks', undefined],
    ['thank you so much', 'small-talk', 'thanks', undefined],
    ['where is my order AO-123456?', 'order-status', undefined, undefined],
  ])('%s', (text, dialog, topic, probability) => {
    const found = classifier.classify(text)
    expect(found?.dialog).toBe(dialog)
    expect(found?.topic).toBe(topic)
    if (probability !== undefined) expect(found?.probability).toBe(probability)
    expect(found?.probability).toBeGreaterThanOrEqual(0.6)
  })

  it.each([
    'where do you ship?',
    'hello, where do you ship?',
    'thanks, but how do I return it?',
    'how are your boots made?',
    'can I cancel my order',
    'what is the status of my refund',
    '你好，怎么退货',
    '怎么退货',
    '',
    '   ',
    '👍🎉',
  ])('leaves %j to the answers', (text) => {
    expect(classifier.classify(text)).toBeUndefined()
  })

  it('does not take a question about something for the wish to do it', () => {
    const returns = createExampleClassifier([{ name: 'return', examples: ['我要退货', 'I want to return an item'] }])
    expect(returns.classify('我要退货了')?.dialog).toBe('return')
    expect(returns.classify('退货要多久')).toBeUndefined()
    expect(returns.classify('how long does it take to return an item')).toBeUndefined()
  })

  it('says which others may be meant as well', () => {
    const bank = createExampleClassifier([
      { name: 'block-card', examples: ['I lost my card', 'a problem with my lost card'] },
      { name: 'new-card', examples: ['I need a new card', 'a problem with my old card'] },
      { name: 'hours', examples: ['when are you open'] },
    ])
    expect(bank.classify('I lost my card')?.rivals).toBeUndefined()
    expect(bank.classify('a problem with my card')).toMatchObject({ dialog: 'block-card', rivals: ['new-card'] })
  })

  it('learns from many topics with many examples, and leaves to the answers what is like none of them', () => {
    const things = [
      'card',
      'loan',
      'account',
      'transfer',
      'cheque',
      'deposit',
      'pension',
      'mortgage',
      'currency',
      'fund',
    ]
    const topics = things.flatMap((thing) => [
      {
        name: `open-${thing}`,
        examples: [`how do I open a ${thing}`, `I want to get a new ${thing}`, `begin a ${thing} for me`],
      },
      {
        name: `close-${thing}`,
        examples: [`please close my ${thing}`, `I want to end my ${thing}`, `stop the ${thing} for good`],
      },
    ])
    const bank = createExampleClassifier(topics)
    expect(bank.classify('could you please begin a new mortgage')?.dialog).toBe('open-mortgage')
    expect(bank.classify('my pension should end, please stop it')?.dialog).toBe('close-pension')
    expect(bank.classify('which films are on tonight')).toBeUndefined()
  })

  it('knows no dialog without examples', () => {
    expect(createExampleClassifier([]).classify('hello')).toBeUndefined()
    expect(createExampleClassifier([{ name: 'answer', examples: [] }]).classify('hello')).toBeUndefined()
  })
})
