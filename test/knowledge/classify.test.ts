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

  it('knows no dialog without examples', () => {
    expect(createExampleClassifier([]).classify('hello')).toBeUndefined()
    expect(createExampleClassifier([{ name: 'answer', examples: [] }]).classify('hello')).toBeUndefined()
  })
})
