import { describe, expect, it } from 'vitest'
import { cardText } from '../../src/rendering/card-text.ts'
import { plainText } from '../../src/rendering/plain-text.ts'

describe('the text of an Adaptive Card', () => {
  it('is all that can be read in it', () => {
    const card = {
      type: 'AdaptiveCard',
      body: [
        { type: 'TextBlock', text: 'Order AO-1', weight: 'Bolder' },
        { type: 'TextBlock', text: 'A secret', isVisible: false },
        {
          type: 'ColumnSet',
          columns: [
            { type: 'Column', items: [{ type: 'Image', url: 'https://e.io/boot.png', altText: 'A boot' }] },
            { type: 'Column', items: [{ type: 'RichTextBlock', inlines: ['Size ', { type: 'TextRun', text: '42' }] }] },
          ],
        },
        { type: 'FactSet', facts: [{ title: 'Sent:', value: 'Monday' }] },
        {
          type: 'Table',
          rows: [
            {
              cells: [
                { items: [{ type: 'TextBlock', text: 'Item' }] },
                { items: [{ type: 'TextBlock', text: 'Price' }] },
              ],
            },
            {
              cells: [
                { items: [{ type: 'TextBlock', text: 'Boot' }] },
                { items: [{ type: 'TextBlock', text: '1|2' }] },
              ],
            },
          ],
        },
        { type: 'Input.Text', id: 'why', label: 'Why do you return it?' },
        { type: 'Input.ChoiceSet', id: 'how', placeholder: 'How?', choices: [{ title: 'By post', value: 'post' }] },
        { type: 'Carousel', pages: [], fallback: { type: 'TextBlock', text: 'Instead of pages' } },
      ],
      actions: [
        { type: 'Action.OpenUrl', title: 'Follow it', url: 'https://e.io/track?n=1' },
        { type: 'Action.Submit', title: 'Return it' },
      ],
    }
    expect(cardText(card)).toBe(
      [
        '**Order AO-1**',
        'A boot',
        'Size 42',
        '- **Sent:** Monday',
        '| Item | Price |\n| --- | --- |\n| Boot | 1\\|2 |',
        'Why do you return it?',
        'How?\n- By post',
        'Instead of pages',
        '[Follow it](<https://e.io/track?n=1>)',
      ].join('\n\n'),
    )
  })

  it('is its own text for this case where nothing in it can be read', () => {
    expect(cardText({ type: 'AdaptiveCard', body: [{ type: 'Image' }], fallbackText: 'A picture of it' })).toBe(
      'A picture of it',
    )
  })

  it('has an end, and is made of anything', () => {
    let nested: Parameters<typeof cardText>[0] = { type: 'TextBlock', text: 'deep' }
    for (let depth = 0; depth < 5_000; depth++) nested = { type: 'Container', items: [nested] }
    expect(cardText({ body: [nested, { type: 'TextBlock', text: 'flat' }] })).toBe('flat')
    for (const card of [null, 'x', 7, [], {}, { body: 'x' }, { body: [null, [], { type: 3 }] }])
      expect(cardText(card)).toBe('')
  })
})

it('says markdown without its marks', () => {
  const markdown =
    '# Returns\n\nWithin **30 days**, see [here](https://e.io).\n\n- one\n- `two`\n\n| a | b |\n| - | - |\n| c | d |'
  expect(plainText(markdown)).toBe('Returns\nWithin 30 days, see here.\none\ntwo\na, b\nc, d')
})
