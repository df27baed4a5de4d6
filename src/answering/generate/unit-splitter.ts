import { CITED_END, ENDS_WITH_MARKER, LEADING, OPEN_MARKER, WHOLE } from './markers.ts'

/** A piece of an answer that is shown or left out as a whole. */
export interface Unit {
  /** White space and the mark of a list item or quotation before it. */
  readonly lead: string
  /** With its markers. */
  readonly text: string
  readonly kind: 'prose' | 'heading' | 'table' | 'code'
}

/** At the front of a line: what it is the beginning of. */
const PREFIX = /^(?:(?:>\s?)*(?:(?:[-*+•]|\d{1,9}[.)])[ \t]+)|>\s?)/
const BLOCK_START = /^(?:[ \t]*(?:[-*+•]|\d{1,9}[.)])[ \t]|#{1,6}[ \t]|\||>|`{3}|~{3})/
/** Might become one of them. */
const UNDECIDED = /^[ \t]*(?:[-*+•]|\d{1,9}[.)]?|#{1,6}|`{1,2}|~{1,2}|>|\|)?$/
/** So far back an end may have begun. */
const LONGEST_END = 160

/**
 * Cuts an answer into units while it is still coming: sentences with their markers, items of a list, headings, whole
 * tables and code blocks. Every piece of text is looked at once.
 */
export class UnitSplitter {
  #text = ''
  /** What is before it cannot hold the end of the unit. */
  #seen = 0
  #lineStart = true
  /** Set when a unit was taken before it was sure that it had ended. */
  #tookEarly = false

  /** The units that this text completes. */
  push(text: string): Unit[] {
    this.#text += text
    return this.#cutAll(false)
  }

  /** What is left when no more text comes, without a sentence that breaks off: the rest may have said "unless". */
  end(): Unit[] {
    const units = this.#cutAll(true)
    const last = units.at(-1)
    return last?.kind === 'prose' && !WHOLE.test(last.text) ? units.slice(0, -1) : units
  }

  /** What seems to be a whole unit already: its markers are there, but more of them may follow. */
  early(): Unit | undefined {
    const begun = this.#begin(false)
    if (begun?.kind !== 'prose' || begun.isEmpty) return undefined
    const body = this.#text.slice(begun.lead.length)
    const [end] = this.#ends(body, Math.max(0, body.length - LONGEST_END)).filter((at) => at === body.trimEnd().length)
    const isItem = begun.lead.trim() !== '' && /\n[ \t]*$/.test(body) && ENDS_WITH_MARKER.test(body)
    if (isOpen(body) || (end === undefined && !isItem)) return undefined
    return { lead: begun.lead, text: body.trimEnd(), kind: 'prose' }
  }

  /** Takes the unit that `early` gave. */
  take({ lead, text }: Unit): void {
    this.#consume(lead.length + text.length)
    this.#tookEarly = true
  }

  #cutAll(final: boolean): Unit[] {
    const units: Unit[] = []
    for (let unit = this.#cut(final); unit; unit = this.#cut(final)) units.push(unit)
    return units
  }

  #cut(final: boolean): Unit | undefined {
    if (this.#tookEarly && !this.#dropLateMarkers(final)) return undefined
    const begun = this.#begin(final)
    if (!begun || begun.isEmpty) return undefined
    const body = this.#text.slice(begun.lead.length)
    const length = this.#lengthOf(begun.kind, body, final)
    if (length === undefined) {
      this.#seen = Math.max(0, body.length - LONGEST_END)
      return undefined
    }
    const text = body.slice(0, length).trimEnd()
    this.#consume(begun.lead.length + text.length)
    return { lead: begun.lead, text, kind: begun.kind }
  }

  #consume(length: number): void {
    this.#text = this.#text.slice(length)
    this.#seen = 0
    this.#lineStart = false
  }

  /** Whether it is sure that none are left. */
  #dropLateMarkers(final: boolean): boolean {
    const late = /^(?:[ \t]*[.,;:!?。，；：！？)）"'”’»*_]+)?/.exec(this.#text)?.[0] ?? ''
    const rest = this.#text.slice(late.length)
    if (!final && (rest === '' || OPEN_MARKER.test(rest))) return false
    const markers = LEADING.exec(rest)?.[0].trimEnd() ?? ''
    this.#text = rest.slice(markers.length)
    this.#tookEarly = false
    return true
  }

  /** The kind and the lead of the unit that comes next; undefined while that cannot be told. */
  #begin(final: boolean): { lead: string; kind: Unit['kind']; isEmpty: boolean } | undefined {
    const space = /^\s*/.exec(this.#text)?.[0] ?? ''
    const rest = this.#text.slice(space.length)
    if (rest === '') return final ? { lead: space, kind: 'prose', isEmpty: true } : undefined
    if (!this.#lineStart && !space.includes('\n')) return { lead: space, kind: 'prose', isEmpty: false }
    if (!final && UNDECIDED.test(rest)) return undefined
    const prefix = PREFIX.exec(rest)?.[0] ?? ''
    if (!final && prefix.length === rest.length) return undefined
    const kind = kindOf(rest)
    return { lead: space + (kind === 'prose' ? prefix : ''), kind, isEmpty: false }
  }

  #lengthOf(kind: Unit['kind'], body: string, final: boolean): number | undefined {
    const whole = final ? body.length : undefined
    if (kind === 'code') return this.#withMarkersBelow(body, codeLength(body), final) ?? whole
    if (kind === 'table') return this.#withMarkersBelow(body, tableLength(body), final) ?? whole
    const lineEnd = kind === 'heading' ? body.indexOf('\n') : this.#paragraphEnd(body, final)
    const [end = -1] =
      kind === 'heading' ? [] : this.#ends(body, this.#seen).filter((at) => this.#isSure(body, at, final))
    if (end >= 0 && (lineEnd < 0 || end <= lineEnd)) return end
    return lineEnd >= 0 ? lineEnd : whole
  }

  /** Where sentences with markers end, from this place on. */
  #ends(body: string, from: number): number[] {
    CITED_END.lastIndex = from
    const ends: number[] = []
    for (let found = CITED_END.exec(body); found; found = CITED_END.exec(body)) {
      const end = found.index + found[0].length
      if (!isOpen(body.slice(0, end))) ends.push(end)
    }
    return ends
  }

  /** Whether what follows an end cannot belong to it. */
  #isSure(body: string, end: number, final: boolean): boolean {
    const behind = body.slice(end)
    if (final) return true
    return behind.trim() !== '' && !OPEN_MARKER.test(behind) && !LEADING.test(behind)
  }

  /** Where the paragraph or list item ends: at an empty line, or where another block begins. */
  #paragraphEnd(body: string, final: boolean): number {
    for (let at = body.indexOf('\n', this.#seen); at >= 0; at = body.indexOf('\n', at + 1)) {
      const next = body.slice(at + 1)
      if (/^[ \t]*\n/.test(next) || BLOCK_START.test(next)) return at
      if (!final && UNDECIDED.test(next)) return -1
    }
    return -1
  }

  /** Markers may stand in a line of their own under a table or a code block. */
  #withMarkersBelow(body: string, length: number | undefined, final: boolean): number | undefined {
    if (length === undefined) return undefined
    const below = body.slice(length)
    if (!final && (below.trim() === '' || OPEN_MARKER.test(below))) return undefined
    return length + (LEADING.exec(below)?.[0].trimEnd().length ?? 0)
  }
}

function kindOf(rest: string): Unit['kind'] {
  if (/^(?:`{3}|~{3})/.test(rest)) return 'code'
  if (rest.startsWith('|')) return 'table'
  return /^#{1,6}\s/.test(rest) ? 'heading' : 'prose'
}

function codeLength(body: string): number | undefined {
  const fence = /^(`{3,}|~{3,})/.exec(body)?.[0] ?? ''
  const end = body.indexOf(`\n${fence}`)
  return end < 0 ? undefined : end + 1 + fence.length
}

function tableLength(body: string): number | undefined {
  const end = /\n[ \t]*(?=[^|\s])|\n[ \t]*\n/.exec(body)
  return end?.index
}

/** Whether emphasis, code or a link has begun and not ended. */
function isOpen(text: string): boolean {
  const count = (mark: string) => text.split(mark).length - 1
  return count('**') % 2 === 1 || count('`') % 2 === 1 || /\[[^\]]*$/.test(text) || /\]\([^)\n]*$/.test(text)
}
