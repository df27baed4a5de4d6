/** How markdown that is awkward comes out in Slack; ␣ stands for a zero-width space. Shown in the guide, too. */
export interface MrkdwnCase {
  readonly what: string
  readonly markdown: string
  readonly mrkdwn: string
}

const BASE: readonly MrkdwnCase[] = [
  {
    what: 'Bold, italic, struck',
    markdown: '**bold**, *italic* and ~~gone~~.',
    mrkdwn: '*bold*, _italic_ and ~gone~.',
  },
  { what: 'Bold and italic at once', markdown: '***both***', mrkdwn: '_*both*_' },
  { what: 'Bold within bold', markdown: '# A **bold** heading', mrkdwn: '*A bold heading*' },
  { what: 'Bold over two lines', markdown: '**one  \ntwo**', mrkdwn: '*one*\n*two*' },
  {
    what: 'Chinese next to emphasis',
    markdown: '请在**7天**内退货，*运费*自理。',
    mrkdwn: '请在␣*7天*␣内退货，␣_运费_␣自理。',
  },
  { what: 'Emphasis at Chinese punctuation', markdown: '**注意**：不含税', mrkdwn: '*注意*␣：不含税' },
  { what: 'Emphasis within a word', markdown: 'un**believ**able', mrkdwn: 'un␣*believ*␣able' },
  {
    what: 'Markers that mean themselves',
    markdown: '2 * 3 * 4, \\*not bold\\*, snake_case_name',
    mrkdwn: '2 * 3 * 4, *␣not bold*, snake_case_name',
  },
  {
    what: 'The three characters that Slack reads',
    markdown: 'a < b && c > d &amp; e',
    mrkdwn: 'a &lt; b &amp;&amp; c &gt; d &amp; e',
  },
  {
    what: 'A mention that somebody typed',
    markdown: 'Ask <@U0BOB>, <#C0SHOP> or <!channel>',
    mrkdwn: 'Ask &lt;@U0BOB&gt;, &lt;#C0SHOP&gt; or &lt;!channel&gt;',
  },
  { what: 'A mention in code', markdown: '`<!here>`', mrkdwn: '`&lt;!here&gt;`' },
  {
    what: 'A link',
    markdown: '[Returns](https://shop.example/returns?a=1&b=2)',
    mrkdwn: '<https://shop.example/returns?a=1&amp;b=2|Returns>',
  },
  {
    what: 'A link with bars',
    markdown: '[Sizes S|M|L](https://shop.example/s?x=a|b)',
    mrkdwn: '<https://shop.example/s?x=a%7Cb|Sizes S∣M∣L>',
  },
  {
    what: 'A link whose label would end it',
    markdown: '[a > b & c](https://shop.example/)',
    mrkdwn: '<https://shop.example/|a &gt; b &amp; c>',
  },
  {
    what: 'A bold link',
    markdown: '**[Returns](https://shop.example/r)**',
    mrkdwn: '*<https://shop.example/r|Returns>*',
  },
  {
    what: 'A link of our own pages',
    markdown: '[Source](/sources/returns)',
    mrkdwn: '<https://shop.example/sources/returns|Source>',
  },
  { what: 'A link that would run something', markdown: '[click](javascript:alert(1))', mrkdwn: 'click' },
  { what: 'A bare address', markdown: '<https://shop.example/r>', mrkdwn: '<https://shop.example/r>' },
  {
    what: 'A picture',
    markdown: '![The jacket](https://shop.example/j.png)',
    mrkdwn: '<https://shop.example/j.png|The jacket>',
  },
  { what: 'Code with accents in it', markdown: 'Write `` a`b `` here', mrkdwn: 'Write `aˋb` here' },
  { what: 'Code next to Chinese', markdown: '输入`npm start`即可', mrkdwn: '输入␣`npm start`␣即可' },
  {
    what: 'A block of code',
    markdown: '```js\nif (a < b) go("*x*")\n```',
    mrkdwn: '```\nif (a &lt; b) go("*x*")\n```',
  },
  {
    what: 'A block of code with fences in it',
    markdown: '````\n```\nx\n```\n````',
    mrkdwn: '```\n`␣`␣`\nx\n`␣`␣`\n```',
  },
  {
    what: 'Lists within lists',
    markdown: '1. Pack it\n   - with the label\n   - without the box\n2. Send it\n   1. by post\n      - insured',
    mrkdwn: '1. Pack it\n    ◦ with the label\n    ◦ without the box\n2. Send it\n    1. by post\n        ▪ insured',
  },
  { what: 'A list of paragraphs', markdown: '- one\n\n  and more\n- two', mrkdwn: '• one\n    and more\n• two' },
  { what: 'Code in a list', markdown: '- run\n  ```\n  npm start\n  ```', mrkdwn: '• run\n```\nnpm start\n```' },
  { what: 'A list of things to do', markdown: '- [x] packed\n- [ ] sent', mrkdwn: '• ☑ packed\n• ☐ sent' },
  {
    what: 'A quotation with a list',
    markdown: '> Note:\n> - **one**\n> - two',
    mrkdwn: '> Note:\n>\n> • *one*\n> • two',
  },
  { what: 'A line that looks like a quotation', markdown: '\\> 5 kg', mrkdwn: '␣&gt; 5 kg' },
  {
    what: 'A table, with Chinese in it',
    markdown: '| Size | 名称 |\n|---|---|\n| S | **毛衣** |\n| XXL | hat |',
    mrkdwn: '```\nSize │ 名称\n─────┼─────\nS    │ 毛衣\nXXL  │ hat\n```',
  },
  {
    what: 'A table that is too wide',
    markdown: `| Country | Terms |\n|---|---|\n| Norway | ${'Duties are paid by the customer. '.repeat(3)}|\n| Spain | **None** |`,
    mrkdwn: `*Country:* Norway\n*Terms:* ${'Duties are paid by the customer. '.repeat(3).trim()}\n\n*Country:* Spain\n*Terms:* *None*`,
  },
  { what: 'A line break by HTML', markdown: 'one<br>two', mrkdwn: 'one\ntwo' },
  { what: 'Other HTML', markdown: 'a <b>bold</b> claim', mrkdwn: 'a &lt;b&gt;bold&lt;/b&gt; claim' },
  { what: 'Lines that belong together', markdown: 'one\ntwo', mrkdwn: 'one two' },
  { what: 'Chinese lines that belong together', markdown: '退货\n政策', mrkdwn: '退货政策' },
]

export const MRKDWN_CASES: readonly MrkdwnCase[] = BASE.map((given) => ({
  ...given,
  mrkdwn: given.mrkdwn.replaceAll('␣', '\u200b'),
}))
