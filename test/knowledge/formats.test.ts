import { describe, expect, it } from 'vitest'
import { documentOf } from './document-of.ts'

async function read(path: string, text: string) {
  const { passages, problems } = await documentOf(path, text)
  return { passages, problems: problems.map(({ line, message }) => ({ line, message })) }
}

async function asked(path: string, text: string) {
  const { passages } = await read(path, text)
  return passages.map(({ headingPath, text: answer }) => [headingPath.slice(1).join(' > '), answer])
}

const LONG = 'A sentence that fills the page. '.repeat(30).trim()

describe('markdown', () => {
  it('makes a passage of each section, with everything that is known about it', async () => {
    const text = `---
title: Delivery
lang: en
audience: internal
product: shop
region: UK
validFrom: 2026-01-01
validUntil: 2026-12-31
---

# Delivery

We send parcels.

## Where do you ship?

To **Europe**.

- EU
- UK
`
    const { passages, problems } = await read('shop/delivery.en.md', text)
    expect(problems).toEqual([])
    expect(passages.map(({ id }) => id)).toEqual([
      'shop/delivery.en.md#delivery',
      'shop/delivery.en.md#where-do-you-ship',
    ])
    expect(passages[1]).toMatchObject({
      document: 'shop/delivery.en.md',
      headingPath: ['Delivery', 'Where do you ship?'],
      text: 'To **Europe**.\n\n- EU\n- UK',
      lang: 'en',
      audience: 'internal',
      url: '/sources/shop/delivery.en#where-do-you-ship',
      product: 'shop',
      region: 'UK',
      validFrom: '2026-01-01',
      validUntil: '2026-12-31',
    })
    expect(passages[1]?.version).toMatch(/^[0-9a-f]{16}$/)
    for (const passage of passages) expect(text.slice(...passage.span)).toBe(passage.text)
  })

  it.each<[name: string, text: string, expected: [string, string][]]>([
    [
      'sub-sections of a short answer stay with it',
      '# T\n\n## Why?\n\nSo.\n\n### Detail\n\nMore.',
      [['Why?', 'So.\n\n### Detail\n\nMore.']],
    ],
    [
      'sub-sections of a long answer stand alone',
      `# T\n\n## Why?\n\n${LONG}\n\n### Detail\n\n${LONG}`,
      [
        ['Why?', LONG],
        ['Why? > Detail', LONG],
      ],
    ],
    [
      'questions below a group stand alone',
      '# T\n\n## Group\n\nAll.\n\n### Why?\n\nSo.',
      [
        ['Group', 'All.'],
        ['Group > Why?', 'So.'],
      ],
    ],
    [
      'what precedes the first heading belongs to the title',
      'Hello.\n\n## Why?\n\nSo.',
      [
        ['', 'Hello.'],
        ['Why?', 'So.'],
      ],
    ],
    [
      'labels on heading and answer go',
      '## Q: Why?\n\nA: So.\n\n---\n\n## Q2：为何\n\n答：如此',
      [
        ['Why?', 'So.'],
        ['为何', '如此'],
      ],
    ],
    [
      'bold questions',
      '**Why?**\n\nSo.\n\nAnd so.\n\n**How?**\nThus.',
      [
        ['Why?', 'So.\n\nAnd so.'],
        ['How?', 'Thus.'],
      ],
    ],
    ['bold labels', '**Q: Why?**\n\n**A:** So.', [['Why?', 'So.']]],
    [
      'labels in one paragraph',
      'Q. Why?\nA. So.\n\nQ. How?\nA. Thus.',
      [
        ['Why?', 'So.'],
        ['How?', 'Thus.'],
      ],
    ],
    ['Chinese labels in one line', '问：怎么退货？ 答：在订单里点“退货”。', [['怎么退货？', '在订单里点“退货”。']]],
    [
      'questions in a list',
      '- **Why?** So.\n- How?\n  Thus.\n- When?\n\n  Now.\n\n  Or later.',
      [
        ['Why?', 'So.'],
        ['How?', 'Thus.'],
        ['When?', 'Now.\n\nOr later.'],
      ],
    ],
    [
      'a list of other things is left whole',
      '## Why?\n\n- Is it late?\n- It is.',
      [['Why?', '- Is it late?\n- It is.']],
    ],
    [
      'HTML goes, what it says stays',
      '## Why?\n\n<!-- note -->\n\nA <b>bold</b> word<script>alert(1)</script>.<br>Next.\n\n<div onclick="x()"><p>In a box</p></div>',
      [['Why?', 'A bold word.\nNext.\n\nIn a box']],
    ],
    [
      'references become links',
      '## Why?\n\nSee [here][1].\n\n[1]: https://example.com/a',
      [['Why?', 'See [here](<https://example.com/a>).']],
    ],
    ['headings in code are code', '## Why?\n\n```\n# no\n```', [['Why?', '```\n# no\n```']]],
  ])('%s', async (_, text, expected) => {
    expect(await asked('t.md', text)).toEqual(expected)
  })

  it('splits a very long answer between blocks only', async () => {
    const table = `| a | b |\n|---|---|\n${'| 1 | 2 |\n'.repeat(200)}`.trim()
    const { passages } = await read('t.md', `## Why?\n\n1 ${LONG}\n\n2 ${LONG}\n\n${table}\n\n3 ${LONG}`)
    expect(passages.map(({ id }) => id)).toEqual(['t.md#why', 't.md#why~2', 't.md#why~3', 't.md#why~4'])
    expect(passages.map(({ url }) => url)).toEqual(Array(4).fill('/sources/t#why'))
    expect(passages[2]?.text).toBe(table)
  })

  it('splits a very long table between rows and repeats its header', async () => {
    const rows = Array.from({ length: 200 }, (_, at) => `| Plan ${at} | ${'x'.repeat(40)} |`)
    const { passages } = await read('t.md', `## Which plans?\n\n| Plan | What |\n|---|---|\n${rows.join('\n')}`)
    expect(passages.length).toBeGreaterThan(2)
    for (const { text } of passages) expect(text).toMatch(/^\| Plan \| What \|\n\|---\|---\|\n\| Plan \d+ \|/)
    const all = passages.flatMap(({ text }) => text.split('\n').slice(2))
    expect(all).toEqual(rows)
  })

  it('splits a very long list between items, each part with the introduction', async () => {
    const items = Array.from({ length: 60 }, (_, at) => `${at + 1}. Step ${at + 1}: ${LONG.slice(0, 63)}`)
    const { passages } = await read('t.md', `## How?\n\nDo these steps:\n\n${items.join('\n')}`)
    expect(passages.length).toBeGreaterThan(2)
    for (const { text } of passages) expect(text).toMatch(/^Do these steps:\n\n\d+\. Step/)
    expect(passages.flatMap(({ text }) => text.split('\n').slice(2))).toEqual(items)
  })

  it('splits a very long paragraph between sentences only', async () => {
    const sentences = Array.from(
      { length: 120 },
      (_, at) => `Sentence ${at} says something that is\nnew to the reader.`,
    )
    const { passages } = await read('t.txt', sentences.join(' '))
    expect(passages.length).toBeGreaterThan(2)
    for (const { text } of passages) expect(text).toMatch(/^Sentence \d+ .*reader\.$/s)
    expect(passages.map(({ text }) => text).join(' ')).toBe(sentences.join(' '))
  })

  it('makes the addresses of images and links absolute where the page is known', async () => {
    const text = '## Why?\n\n![A map](../img/a.png) [x](y) [up](#how) ![dot](data:image/gif;base64,R0lGODlh)'
    const known = await read('t.md', `---\nurl: https://x.example/help/faq\n---\n${text}`)
    expect(known.passages[0]?.text).toBe(
      '![A map](https://x.example/img/a.png) [x](https://x.example/help/y) [up](https://x.example/help/faq#how) dot',
    )
    const own = await read('t.md', text)
    expect(own.passages[0]?.text).toBe('![A map](../img/a.png) [x](y) [up](/sources/t#how) dot')
  })

  it('gives equal headings and set anchors addresses of their own', async () => {
    const { passages } = await read(
      'a b/t.md',
      '---\nurl: https://x.example/help\n---\n## Why?\n\n1\n\n## Why?\n\n2\n\n## How? {#how-to}\n\n3',
    )
    expect(passages.map(({ url }) => url)).toEqual([
      'https://x.example/help#why',
      'https://x.example/help#why-1',
      'https://x.example/help#how-to',
    ])
    const own = await read('a b/t.md', '## 怎么退？\n\n1')
    expect(own.passages[0]?.url).toBe(`/sources/a%20b/t#${encodeURIComponent('怎么退')}`)
  })

  it.each([
    ['t.md', '## 怎么退货？\n\n在 Account 里点退货。', 'zh-Hans'],
    ['t.md', '## Why?\n\nSo.', 'en'],
    ['t.de.md', '## Warum?\n\nDarum.', 'de'],
    ['t.zh-Hant.md', '## 怎麼退貨？\n\n點退貨。', 'zh-Hant'],
    ['t.md', '---\nlang: fr\n---\n## Pourquoi ?\n\nVoilà.', 'fr'],
  ])('tells the language of %s', async (path, text, lang) => {
    expect((await read(path, text)).passages[0]?.lang).toBe(lang)
  })

  it.each([
    ['colour: red', 2, 'Unknown front matter key "colour" is ignored', 1],
    ['audiance: internal', 2, 'Did you mean "audience"?', 0],
    ['title: T\naudience: staff', 3, '"audience" must be public or internal', 0],
    ['validUntil: tomorrow', 2, '"validUntil" must be a date such as 2026-12-31', 0],
    ['url: javascript:alert(1)', 2, '"url" must begin with https:// or /', 0],
    [
      'title: [a',
      2,
      'not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
      0,
    ],
    ['title: T\nlang: en\nlang: de', 4, 'The front matter is not valid YAML: Map keys must be unique.', 0],
  ])('names what is wrong in the front matter: %s', async (yaml, line, message, served) => {
    const { passages, problems } = await read('t.md', `---\n${yaml}\n---\n## Why?\n\nSo.`)
    expect(problems[0]?.line).toBe(line)
    expect(problems[0]?.message).toContain(message)
    expect(passages).toHaveLength(served)
  })

  it.each([
    ['a blank line before it', '\n---\naudience: internal\n---\n## Why?\n\nSo.', 2],
    ['spaces before it', '  ---\naudience: internal\n---\n## Why?\n\nSo.', 1],
    ['a longer rule', '----\naudience: internal\n----\n## Why?\n\nSo.', 1],
    ['no end', '---\ntitle: T\naudience: internal\n\n## Why?\n\nSo.', 1],
    ['another end', '---\r\n# of the team\r\nAudience: internal\r\n...\r\n\r\n## Why?\r\n\r\nSo.', 1],
    ['gaps', '\n---\nAuthor: me\n\nAudience: internal\n---\n## Why?\n\nSo.', 2],
    ['a key of another tool', '\n---\nlayout: page\n---\n\n## Why?\n\nSo.', 2],
  ])('does not serve a document whose front matter has %s', async (_, text, line) => {
    const { passages, problems } = await read('t.md', text)
    expect(passages).toEqual([])
    expect(problems).toEqual([{ line, message: expect.stringContaining('begin with --- in the first line') }])
  })

  it.each([
    ['---\n\nWe are open: always.\n\n## Why?\n\nSo.', 2],
    ['---\nNote: closed on Sunday.\n\n## Why?\n\nSo.', 2],
    ['---\nNote: closed.\n\n## Why?\n\nemail: us@x.example', 2],
    ['---\n\n# T\n\n## Why?\n\nemail: us@x.example', 1],
    ['---\n\nQ: Why?\nA: So.', 1],
    ['---\n\nhttps://x.example is our site.', 1],
  ])('reads a document that begins with a rule: %j', async (text, served) => {
    const { passages, problems } = await read('t.md', text)
    expect(passages).toHaveLength(served)
    expect(problems).toEqual([])
  })

  it('keeps an address that names its own place, and takes links as relative to it', async () => {
    const { passages } = await read(
      't.md',
      '---\nurl: https://x.example/help#all\n---\n## Why?\n\nSee [this](100%.md), [that](b%20c.md#d).',
    )
    expect(passages[0]?.url).toBe('https://x.example/help#all')
    expect(passages[0]?.text).toBe('See [this](https://x.example/100%.md), [that](/sources/b%20c#d).')
  })

  it('names a heading without an answer', async () => {
    const { problems } = await read('t.md', '# T\n\n## Why?\n\n## How?\n\nThus.')
    expect(problems).toEqual([{ line: 3, message: 'Nothing stands below the heading "Why?", so it answers nothing.' }])
  })
})

describe('components in markdown', () => {
  it('drops tags and code, and keeps what stands inside', async () => {
    const text = `---
title: Pay
layout: page
---
import Tabs from '@theme/Tabs'
import { A,
  B } from './x'

export const meta = {
  a: 1,

  b: '}',
}

# Paying

Intro {/* hidden */}with <b>bold</b>, a <Link to="/refunds">link</Link> and {'text'}.

## How do I pay? {#pay}

<Tabs>
  <TabItem value="a" label="Card">

    Use your **card**.

    - one
    - two

  </TabItem>
</Tabs>

<Accordion title="Is it safe?">
It is. <img src="/a.png" alt="A lock" />
</Accordion>

<table><tr><th>a</th></tr><tr><td>1</td></tr></table>

\`\`\`js
import x from 'y'
\`\`\`

{props.secret}
`
    const { passages, problems } = await documentOf('t.mdx', text)
    expect(passages.map(({ id, text: answer }) => [id, answer])).toEqual([
      ['t.mdx#paying', 'Intro with bold, a [link](/refunds) and text.'],
      ['t.mdx#pay', '**Card**\n\nUse your **card**.\n\n- one\n- two'],
      ['t.mdx#is-it-safe', "It is. ![A lock](/a.png)\n\n| a |\n| - |\n| 1 |\n\n```js\nimport x from 'y'\n```"],
    ])
    expect(problems).toMatchObject([{ level: 'remark', line: 3, message: expect.stringContaining('"layout"') }])
  })

  it.each([
    ['# T\n\n## Why?\n\n<A>\n\nSo.', 5, 'closing tag for `<A>`'],
    ['# T\n\n## Why?\n\n{so', 5, 'not valid MDX'],
    ['export const a = {\n\nsecret', undefined, 'in line 1 does not end'],
  ])('names the place of what is not valid: %j', async (text, line, message) => {
    const { passages, problems } = await read('t.mdx', text)
    expect(passages).toEqual([])
    expect(problems).toEqual([{ line, message: expect.stringContaining(message) }])
  })
})

describe('tables', () => {
  it('reads a row as a question with its answer', async () => {
    const text =
      'ID,Question,Answer,lang,audience,url,region,variants,validUntil\nr1,Why?,"So,\n\nreally.",en,internal,/why,EU,How come?|why|What for?,2026-12-31\n'
    const { passages, problems } = await read('shop/faq.csv', text)
    expect(problems).toEqual([])
    expect(passages[0]).toMatchObject({
      id: 'shop/faq.csv#r1',
      headingPath: ['Faq', 'Why?'],
      variants: ['How come?', 'What for?'],
      text: 'So,\n\nreally.',
      audience: 'internal',
      url: '/why',
      region: 'EU',
      validUntil: '2026-12-31',
    })
    expect(text.slice(...(passages[0]?.span ?? [0, 0]))).toMatch(/^r1,Why\?.*2026-12-31$/s)
  })

  it.each([
    ['other names', 'q,a\nWhy?,So.'],
    ['Chinese names', '问题,答案\nWhy?,So.'],
    ['semicolons and a byte order mark', '\ufeffquestion;answer\r\nWhy?;So.\r\n'],
  ])('knows %s', async (_, text) => {
    expect(await asked('t.csv', text)).toEqual([['Why?', 'So.']])
  })

  it.each([
    ['a line that names the delimiter', 'sep=;\nquestion;answer\nWhy?;So.'],
    ['tabs', 'question\tanswer\nWhy?\tSo.'],
    ['vertical bars', 'question|answer\nWhy?|So.'],
  ])('knows %s', async (_, text) => {
    const { passages, problems } = await read('t.csv', text)
    expect(passages).toMatchObject([{ headingPath: ['T', 'Why?'], text: 'So.' }])
    expect(problems).toEqual([])
  })

  it('reads a table whose rows are separated otherwise than its header, and says so', async () => {
    const { passages, problems } = await documentOf('t.csv', 'question,answer\nWhy?;So, and so.\nHow?;Thus.\n')
    expect(passages.map(({ text }) => text)).toEqual(['So, and so.', 'Thus.'])
    expect(problems).toMatchObject([
      { level: 'remark', line: 1, message: expect.stringContaining('by commas and the rows by semicolons') },
    ])
  })

  it('names ragged rows and serves what is whole in them', async () => {
    const text = 'question,answer,note,audience\nWhy?,So.,x,internal\nHow?,Thus.,x\nWhen?,Now.,x,public,more\n'
    const { passages, problems } = await documentOf('t.csv', text)
    expect(passages.map(({ text: answer }) => answer)).toEqual(['So.'])
    expect(problems.map(({ level, line, message }) => [level, line, message.slice(0, 40)])).toEqual([
      ['remark', 1, 'The column "note" is not known and is ig'],
      ['error', 3, 'Row left out: it has 3 cells, the header'],
      ['error', 4, 'Row left out: it has 5 cells, the header'],
    ])
    const short = await documentOf('t.csv', 'question,answer,variants,lang\nWhy?,So.\nHow?\n')
    expect(short.passages).toHaveLength(1)
    expect(short.problems).toMatchObject([
      { level: 'remark', line: 2 },
      { level: 'remark', line: 3 },
      { level: 'error', line: 3, message: 'Row left out: "answer" is missing.' },
    ])
  })

  it('leaves out the line with a stray quotation mark only', async () => {
    const text = 'question,answer\nWhy?,"So.\nHow?,"Thus, and\nso."\nHow wide?,5" at most\nWhen?,"Now.\n'
    const { passages, problems } = await documentOf('t.csv', text)
    expect(passages.map(({ text: answer }) => answer)).toEqual(['Thus, and\nso.', '5" at most'])
    expect(problems.map(({ level, line }) => [level, line])).toEqual([
      ['error', 2],
      ['error', 6],
    ])
  })

  it('names bad rows by their line and serves the others', async () => {
    const text =
      'id,question,answer,audience\na,Why?,"two\nlines",\n\nb,,So.,\nc,How?,Thus.,staff\na,When?,Now.,\nd,Where?,Here, there,\ne,Who?,Me.,public\n'
    const { passages, problems } = await read('t.csv', text)
    expect(passages.map(({ id }) => id)).toEqual(['t.csv#a', 't.csv#e'])
    expect(problems).toEqual([
      { line: 8, message: expect.stringContaining('5 cells') },
      { line: 5, message: 'Row left out: "question" is missing.' },
      { line: 6, message: 'Row left out: "audience" must be public or internal.' },
      { line: 7, message: 'Row left out: its id "a" is that of line 2.' },
    ])
  })

  it.each([
    ['question,answer,audiance\nWhy?,So.,internal\n', 'The column "audiance" is not known. Did you mean "audience"?'],
    ['question,answer,audience,Audience\nWhy?,So.,internal,public\n', 'Two columns are named "audience"'],
  ])('does not serve a table whose columns may keep it from customers: %j', async (text, message) => {
    const { passages, problems } = await read('t.csv', text)
    expect(passages).toEqual([])
    expect(problems).toEqual([{ line: 1, message: expect.stringContaining(message) }])
  })

  it('knows the keys of a row in any case, and does not serve one that merely looks known', async () => {
    const row = (more: object) => JSON.stringify({ question: 'Why?', answer: 'So.', ...more })
    const { passages, problems } = await read(
      't.jsonl',
      [
        row({ id: 'a', Audience: 'internal', VALID_UNTIL: '2026-12-31', source: 'x' }),
        row({ id: 'b', audiance: 'internal' }),
        row({ id: 'c', audience: 'public', AUDIENCE: 'internal' }),
        row({ id: 'd', audience: 'Internal' }),
      ].join('\n'),
    )
    expect(passages).toMatchObject([{ id: 't.jsonl#a', audience: 'internal', validUntil: '2026-12-31' }])
    expect(problems).toEqual([
      { line: 2, message: 'Row left out: "audiance" is not known. Did you mean "audience"?' },
      { line: 3, message: 'Row left out: "audience" is given twice.' },
      { line: 1, message: 'The key "source" is not known and is ignored.' },
      { line: 4, message: 'Row left out: "audience" must be public or internal.' },
    ])
  })

  it('says what an unknown key may have been meant to be, once', async () => {
    const line = '{"question":"Why?","answer":"So.","varients":["How come?"]}'
    const { problems } = await documentOf('t.jsonl', `${line}\n${line.replace('Why', 'How')}`)
    expect(problems).toMatchObject([
      { level: 'remark', line: 1, message: expect.stringContaining('Did you mean "variants"?') },
    ])
  })

  it('reads lines of JSON', async () => {
    const text =
      '{"id":"a","question":"Why?","answer":"So.","variants":["How come?"]}\nnot json\n{"question":"怎么退？","answer":"点退货。"}\n{"question":"x"}\n'
    const { passages, problems } = await read('t.jsonl', text)
    expect(passages.map(({ id, lang, variants }) => [id, lang, variants])).toEqual([
      ['t.jsonl#a', 'en', ['How come?']],
      ['t.jsonl#怎么退', 'zh-Hans', []],
    ])
    expect(problems).toEqual([
      { line: 2, message: 'Row left out: the line is not valid JSON.' },
      { line: 4, message: 'Row left out: "answer" is missing.' },
    ])
  })
})

describe('web pages', () => {
  it('reads the main content without the furniture', async () => {
    const text = `<!doctype html><html lang="de"><head><title>Hilfe – Laden</title></head><body>
      <nav><h2>Menü?</h2><p>Nein</p></nav><main><h1>Hilfe</h1><h2>Warum?</h2><p>Weil <b>es</b> so ist: mail@shop.example</p>
      <table><tr><th>a</th></tr><tr><td>1</td></tr></table><script>alert(1)</script><form><input value="x"></form></main>
      <footer>Ende</footer></body></html>`
    const { passages } = await read('t.html', text)
    expect(passages).toHaveLength(1)
    expect(passages[0]).toMatchObject({ headingPath: ['Hilfe', 'Warum?'], lang: 'de', url: '/sources/t#warum' })
    expect(passages[0]?.text).toBe('Weil **es** so ist: mail@shop.example\n\n| a |\n| - |\n| 1 |')
  })

  it('takes the questions that the page declares', async () => {
    const faq = {
      '@context': 'https://schema.org',
      '@type': 'FAQPage',
      mainEntity: [
        {
          '@type': 'Question',
          name: 'Why?',
          acceptedAnswer: { '@type': 'Answer', text: '<p>So <em>it is</em>.</p><script>x()</script>' },
        },
        { '@type': 'Question', name: 'Broken' },
      ],
    }
    const text = `<title>Help</title><link rel="canonical" href="https://x.example/help"><meta name="audience" content="internal">
      <script type="application/ld+json">${JSON.stringify(faq).replaceAll('</', '<\\/')}</script><main><h2>Other</h2><p>Text</p></main>`
    const { passages } = await read('t.html', text)
    expect(passages).toHaveLength(1)
    expect(passages[0]).toMatchObject({
      headingPath: ['Help', 'Why?'],
      text: 'So *it is*.',
      url: 'https://x.example/help#why',
      audience: 'internal',
    })
  })

  it('takes the questions that the page marks', async () => {
    const question = (name: string, answer: string) => `<div itemscope itemprop="mainEntity"
      itemtype="https://schema.org/Question"><h3 itemprop="name">${name}</h3>${answer}</div>`
    const text = `<title>Help</title><body itemscope itemtype="https://schema.org/FAQPage"><h2>Other</h2>
      ${question('Why?', '<div itemscope itemprop="acceptedAnswer" itemtype="https://schema.org/Answer"><div itemprop="text"><p>So <em>it is</em>.</p><ul><li>one</li></ul></div></div>')}
      ${question('Unanswered?', '')}</body>`
    expect(await asked('t.html', text)).toEqual([['Why?', 'So *it is*.\n\n- one']])
  })

  it('keeps images, tables and folds readable, and drops the data that stands in the page', async () => {
    const data = 'A'.repeat(11_000_000)
    const text = `<title>Help</title><link rel="canonical" href="https://x.example/help/"><style>/*${data}*/</style>
      <main><h2>Why?</h2><p>So.</p><img alt="A map" src="map.png"><img alt="A chart" src="data:image/png;base64,${data}">
      <svg><path d="${data}"/></svg><table><tr><th>a</th><th>b</th></tr><tr><td>1|2</td><td>x<br>y</td></tr></table>
      <details><summary>How?</summary><p>Thus.</p></details></main>`
    const { passages } = await read('t.html', text)
    expect(passages.map(({ headingPath, text: answer }) => [headingPath.at(-1), answer])).toEqual([
      ['Why?', 'So.\n\n![A map](https://x.example/help/map.png)A chart\n\n| a | b |\n| - | - |\n| 1\\|2 | x y |'],
      ['How?', 'Thus.'],
    ])
  })

  it.each([
    ['<meta name="audience" content=" Internal ">', 'internal'],
    ['<META NAME="Audience" CONTENT="internal">', 'internal'],
    ['<meta name="audience" content="public"><meta name="audience" content="internal">', 'internal'],
    ['<meta name="Audience" content="PUBLIC">', 'public'],
    ['<meta name="author" content="internal">', 'public'],
  ])('knows for whom the page is: %s', async (meta, audience) => {
    const { passages } = await read('t.html', `${meta}<main><h2>Why?</h2><p>So.</p></main>`)
    expect(passages).toMatchObject([{ audience }])
  })

  it.each([
    ['<meta name="audience" content="staff">', 'must be public or internal, not "staff"'],
    ['<meta name="audience" content="">', 'must be public or internal'],
    ['<meta name="audiance" content="internal">', 'Did you mean "audience"?'],
  ])('does not serve a page that may not be for customers: %s', async (meta, message) => {
    const { passages, problems } = await read('t.html', `${meta}<main><h2>Why?</h2><p>So.</p></main>`)
    expect(passages).toEqual([])
    expect(problems).toMatchObject([{ message: expect.stringContaining(message) }])
  })
})
