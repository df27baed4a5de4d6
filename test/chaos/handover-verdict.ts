import { readNumbered, readOpening, readSpoken } from './numbered.ts'
import type { Fault, Line, Verdict } from './verdict.ts'
import { AFTERWARDS, REPLIES, type Visit } from './visitor.ts'

/**
 * Counts what the transcript of a visit proves: one person came and went; in between the bot said nothing; what the
 * person said is there once and in order, and so is what the visitor wrote; afterwards the bot answers again.
 */
export function judgeVisit(
  {
    conversation,
    session,
    acknowledged,
  }: Pick<Visit, 'conversation' | 'acknowledged'> & { session: { conversation: string } },
  lines: readonly Pick<Line, 'sequence' | 'author' | 'text'>[],
): Verdict {
  const faults: { fault: Fault; what: string }[] = []
  const blame = (fault: Fault, what: string) => faults.push({ fault, what: `${conversation}: ${what}` })
  const told = (what: string) => lines.filter(({ author, text }) => author === 'system' && text.endsWith(what))
  const [came, ...otherCame] = told('has come')
  const [gone, ...otherGone] = told('has gone')
  if (otherCame.length > 0) blame('doubled', 'somebody came twice')
  if (otherGone.length > 0) blame('doubled', 'somebody went twice')
  const [from, to] = [came?.sequence ?? 0, gone?.sequence ?? 0]
  if (from === 0 || to === 0) blame('lost', `nobody ${from === 0 ? 'came' : 'went'}`)
  if (to < from) blame('outOfOrder', 'somebody went before they came')

  for (const { sequence, author, text } of lines) {
    if (author === 'bot' && text !== '' && sequence > from && sequence < to)
      blame('talkedOver', `the bot said line ${sequence} while a person had it`)
  }
  const spoken = lines.filter(({ author, text }) => author === 'agent' && text !== '')
  const wanted = Array.from({ length: REPLIES }, (_, index) => index + 1)
  const numbers = spoken.map(({ text }) => readSpoken(text)?.number ?? 0)
  for (const number of wanted) {
    const times = numbers.filter((each) => each === number).length
    if (times !== 1) blame(times === 0 ? 'lost' : 'doubled', `the person's words ${number} are there ${times} times`)
  }
  if (numbers.some((number, index) => number < (numbers[index - 1] ?? 0))) blame('outOfOrder', `they said ${numbers}`)
  if (spoken.some(({ sequence }) => sequence < from || sequence > to)) blame('outOfOrder', 'they spoke before or after')
  if (spoken.some(({ text }) => readSpoken(text)?.conversation !== session.conversation))
    blame('crossed', 'a person speaks of another conversation')

  const written = lines.flatMap(({ author, text }) => (author === 'customer' ? readNumbered(text) : []))
  const answered: number[] = []
  let turns = 0
  for (const { author, text, sequence } of lines) {
    const opening = author === 'bot' ? readOpening(text) : undefined
    if (!opening) continue
    turns++
    answered.push(...opening.numbers)
    if (opening.conversation !== conversation) blame('crossed', `line ${sequence} answers ${opening.conversation}`)
  }
  for (const number of acknowledged) {
    const there = written.filter((one) => one.number === number).length
    if (there !== 1) blame(there === 0 ? 'lost' : 'doubled', `message ${number} is there ${there} times`)
    const times = answered.filter((one) => one === number).length
    if (times > 1) blame('doubled', `message ${number} is answered ${times} times`)
  }
  if (!answered.includes(AFTERWARDS)) blame('lost', 'the bot has not come back')
  return { accepted: acknowledged.size, turns, faults }
}
