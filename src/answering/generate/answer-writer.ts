import type { Passage } from '../../core/passage.ts'
import { pictureHostsOf } from '../pictures.ts'
import { splitSentences } from '../sentences.ts'
import { type CheckContext, type Flaw, flawOf } from './check.ts'
import type { Evidence } from './evidence.ts'
import { isHarmlessFrame, looksLikeFrame } from './frame.ts'
import { cleanLinks } from './links.ts'
import { readMarkers } from './markers.ts'
import type { Unit } from './unit-splitter.ts'

export interface WriterOptions {
  /** In the order of their numbers, from 1. */
  readonly evidence: readonly Evidence[]
  readonly context: CheckContext
  readonly linkHosts: ReadonlySet<string>
  /** BCP 47 tag of the answer. */
  readonly locale: string
  /** Told of everything that is left out. */
  readonly onFlaw: (flaw: Flaw | 'address' | 'marker') => void
}

/** An answer that grows by checked sentences, and never loses one. */
export class AnswerWriter {
  readonly #options: WriterOptions
  /** Numbered anew in the order of their first use, from 1. */
  readonly #cited: Evidence[] = []
  /** Came without a citation: what is cited next in the same block may be theirs, too. */
  #waiting: Unit[] = []
  #lead = ''
  #text = ''

  constructor(options: WriterOptions) {
    this.#options = options
  }

  /** All that was shown. */
  get text(): string {
    return this.#text
  }

  get cited(): readonly Passage[] {
    return this.#cited.map(({ passage }) => passage)
  }

  /** What can be shown of a unit, and of those that waited for it: nothing, or text to add to what was shown. */
  accept(unit: Unit): string {
    if (/\n[ \t]*\n/.test(unit.lead)) this.#dropWaiting((waiting) => !looksLikeFrame(waiting))
    const { numbers } = readMarkers(unit.text)
    if (numbers.length === 0) {
      // A heading and a line may lead to a list; more than these lead nowhere.
      const frames = this.#waiting.filter(looksLikeFrame)
      if (looksLikeFrame(unit) && frames.length > 1) this.#dropWaiting((waiting) => waiting === frames[0])
      this.#waiting.push(unit)
      return ''
    }
    const cited = this.#evidenceOf(numbers)
    const parts = this.#checkedParts(unit, cited)
    if (parts.length > 0) return this.#showWaiting(cited) + this.#show(unit, parts, cited)
    this.#dropWaiting((waiting) => !looksLikeFrame(waiting))
    this.#keepLead(unit.lead)
    return ''
  }

  /** Whether all of a unit could be shown. */
  wouldShow(unit: Unit): boolean {
    const { text, numbers } = readMarkers(unit.text)
    const cited = this.#evidenceOf(numbers)
    return (
      cited.length > 0 &&
      partsOf(unit, text, this.#options.locale).every((part) => this.#checked(unit, part, cited).text !== undefined)
    )
  }

  /** Adds a passage's own words under its title, after everything else. */
  quote(evidence: Evidence, quotation: string): string {
    const title = evidence.passage.headingPath[0] ?? ''
    return this.#add(`\n\n**${title}**\n\n${quotation} ${this.#markersFor([evidence])}`)
  }

  #evidenceOf(numbers: readonly number[]): Evidence[] {
    return numbers.flatMap((number) => this.#options.evidence[number - 1] ?? [])
  }

  #checkedParts(unit: Unit, cited: readonly Evidence[]): string[] {
    const { text } = readMarkers(unit.text)
    return partsOf(unit, text, this.#options.locale).flatMap((part) => {
      const checked = this.#checked(unit, part, cited)
      if (checked.text === undefined) this.#options.onFlaw(checked.flaw)
      return checked.text ?? []
    })
  }

  #checked(
    unit: Unit,
    part: string,
    cited: readonly Evidence[],
  ): { text: string; flaw?: never } | { text?: never; flaw: Flaw | 'address' | 'marker' } {
    const addresses = new Set(cited.flatMap((evidence) => [...evidence.addresses]))
    const { linkHosts } = this.#options
    const pictureHosts = pictureHostsOf(
      cited.map(({ passage }) => passage),
      linkHosts,
    )
    const text = cleanLinks(part, { addresses, hosts: linkHosts, pictureHosts })?.trim()
    if (!text) return { flaw: 'address' }
    if (readMarkers(text.replaceAll('\\', '')).numbers.length > 0) return { flaw: 'marker' }
    for (const claim of claimsOf(unit, text)) {
      const flaw = unit.kind === 'code' ? flawOfCode(claim, cited) : flawOf(claim, cited, this.#options.context)
      if (flaw) return { flaw }
    }
    return { text }
  }

  /** What waited is shown when it rests on the same passages, or only leads to what is shown now. */
  #showWaiting(cited: readonly Evidence[]): string {
    const waiting = this.#waiting
    this.#waiting = []
    return waiting
      .map((unit) => {
        if (isHarmlessFrame(unit, this.#options)) return this.#show(unit, [unit.text.trim()], [])
        const parts = this.#checkedParts(unit, cited)
        if (parts.length > 0) return this.#show(unit, parts, cited)
        this.#keepLead(unit.lead)
        return ''
      })
      .join('')
  }

  #dropWaiting(isDropped: (unit: Unit) => boolean): void {
    for (const unit of this.#waiting.filter(isDropped)) {
      this.#options.onFlaw('no-citation')
      this.#keepLead(unit.lead)
    }
    this.#waiting = this.#waiting.filter((unit) => !isDropped(unit))
  }

  /** A line break, or the mark of a list item, does not go with the sentence that had it. */
  #keepLead(lead: string): void {
    if (lead.includes('\n') || this.#lead === '') this.#lead = lead
  }

  #show(unit: Unit, parts: readonly string[], cited: readonly Evidence[]): string {
    const lead = unit.lead.includes('\n') ? unit.lead : this.#lead || unit.lead
    this.#lead = ''
    const markers = this.#markersFor(cited)
    const space = unit.kind === 'table' ? '\n\n' : unit.kind === 'code' ? '\n' : ' '
    const marked = parts.map((part) => (markers === '' ? part : `${part}${space}${markers}`))
    return this.#add(`${lead.replace(/\n\s*\n/g, '\n\n') || ' '}${marked.join(' ')}`)
  }

  #markersFor(cited: readonly Evidence[]): string {
    for (const evidence of cited) if (!this.#cited.includes(evidence)) this.#cited.push(evidence)
    const numbers = cited.map((evidence) => this.#cited.indexOf(evidence) + 1)
    return numbers
      .toSorted((a, b) => a - b)
      .map((number) => `[${number}]`)
      .join('')
  }

  #add(text: string): string {
    const added = this.#text === '' ? text.trimStart() : text
    this.#text += added
    return added
  }
}

/** Ends with a full stop that is not the end of a sentence. */
const ABBREVIATED = /(?:^|[\s.(])(?:\p{L}|\d{1,2}|mr|mrs|ms|dr|no|nr|st|approx|ca|etc|incl|max|min)\.\s*$/iu
const SAYS_SOMETHING = /[\p{L}\d][^\p{L}\d]+[\p{L}\d]|\p{Script=Han}{2}/u

/** What is shown or left out together: a sentence of prose, all of anything else. */
function partsOf(unit: Unit, text: string, lang: string): string[] {
  if (unit.kind !== 'prose') return [text.trim()]
  const parts: string[] = []
  for (const sentence of splitSentences(text, lang)) {
    const before = parts.at(-1)
    const isTorn =
      before !== undefined &&
      (ABBREVIATED.test(before) || ![before, sentence].every((part) => SAYS_SOMETHING.test(part)))
    if (isTorn) parts.push(parts.pop() + sentence)
    else parts.push(sentence)
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** What must be true of a part, each for itself: the rows of a table say different things. */
function claimsOf(unit: Unit, text: string): string[] {
  if (unit.kind === 'code') return text.split('\n').filter((line) => !/^(?:`{3}|~{3})|^\s*$/.test(line))
  if (unit.kind !== 'table') return [text]
  return text
    .split('\n')
    .filter((line) => !/^[\s|:-]*$/.test(line))
    .map((row) => row.replaceAll('|', ' '))
}

/** Code is right to the letter or wrong. */
function flawOfCode(line: string, cited: readonly Evidence[]): Flaw | undefined {
  return cited.some(({ text }) => text.includes(line.trim())) ? undefined : 'facts'
}
