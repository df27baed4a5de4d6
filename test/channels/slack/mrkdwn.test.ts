import { describe, expect, test } from 'vitest'
import { toMrkdwn } from '../../../src/channels/slack/mrkdwn/mrkdwn.ts'
import { sectionTexts } from '../../../src/channels/slack/sections.ts'
import { MRKDWN_CASES } from './mrkdwn-cases.ts'

describe('markdown as mrkdwn', () => {
  test.each(MRKDWN_CASES)('$what', ({ markdown, mrkdwn }) => {
    expect(toMrkdwn(markdown, 'https://shop.example')).toBe(mrkdwn)
  })

  test('never leaves a mark of Slack’s that it did not make', () => {
    const hostile = ['<!channel>', '<@U1>', '<https://evil.example|bank>', '&lt;!here&gt;', '<!subteam^S1>']
    const around = (text: string) => [
      text,
      `**${text}**`,
      `\`${text}\``,
      `- ${text}`,
      `> ${text}`,
      `# ${text}`,
      `| ${text} |\n|---|\n| ${text} |`,
      `    ${text}`,
      `[${text}](https://x.example)`,
      `![${text}](https://x.example)`,
    ]
    for (const text of hostile.flatMap(around)) {
      const marks = toMrkdwn(text, undefined).match(/<[^>]*>/g) ?? []
      expect(marks.filter((mark) => !/^<https:\/\/(x|evil)\.example/.test(mark))).toEqual([])
    }
  })

  test('is cut into sections within the limit, however it is made up', () => {
    const row = '| <cell> & more | 很长的单元格内容 |\n'
    const text = `| A | B |\n|---|---|\n${row.repeat(100)}\n\n${'无标点的长句'.repeat(600)}\n\n${'&'.repeat(1_000)}`
    const sections = sectionTexts(text, undefined)
    expect(Math.max(...sections.map(({ length }) => length))).toBeLessThanOrEqual(3_000)
    expect(sections.join('').split('&lt;cell&gt;').length - 1).toBe(100)
    expect(sections.join('').match(/无标点的长句/g)?.length).toBeGreaterThan(595)
    expect(sections.join('').split('&amp;').length - 1).toBe(1_000 + 100)
  })
})
