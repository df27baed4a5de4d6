/**
 * English stemming after Porter's second algorithm, with its rarest rules left out: plural, past and progressive forms
 * and the common derivations (`-ation`, `-ment`, `-ness` …) meet in one stem.
 */
const VOWEL = /[aeiouy]/
const DOUBLE = /(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/
const SHORT_END = /(?:^|[^aeiouy])[aeiouy][^aeiouywx]$|^[aeiou][^aeiou]$/

/** Forms that the rules would tear apart. */
const IRREGULAR = new Map([
  ['news', 'news'],
  ['business', 'business'],
  ['businesses', 'business'],
  ['paid', 'pay'],
  ['sent', 'send'],
  ['bought', 'buy'],
  ['got', 'get'],
  ['went', 'go'],
  ['lost', 'lose'],
  ['broke', 'break'],
  ['broken', 'break'],
  ['took', 'take'],
  ['taken', 'take'],
  ['gave', 'give'],
  ['given', 'give'],
  ['forgot', 'forget'],
  ['forgotten', 'forget'],
  ['chose', 'choose'],
  ['chosen', 'choose'],
  ['stolen', 'steal'],
  ['withdrew', 'withdraw'],
  ['withdrawn', 'withdraw'],
  ['children', 'child'],
])

/** Derivational endings, longest first: what they become where the rest is long enough (in R1, or in R2). */
const DERIVED: readonly (readonly [suffix: string, becomes: string, region: 1 | 2])[] = [
  ['abiliti', '', 1],
  ['ication', 'i', 1],
  ['ational', '', 1],
  ['ization', 'ize', 1],
  ['fulness', 'ful', 1],
  ['ousness', 'ous', 1],
  ['iveness', 'ive', 1],
  ['ation', '', 1],
  ['ement', '', 2],
  ['ship', '', 1],
  ['ment', '', 1],
  ['ness', '', 1],
  ['ance', '', 2],
  ['ence', '', 2],
  ['able', '', 2],
  ['ible', '', 2],
  ['less', '', 1],
  ['tion', 't', 2],
  ['sion', 's', 2],
  ['ator', '', 1],
  ['eri', '', 2],
  ['ate', '', 1],
  ['ful', '', 1],
  ['ity', '', 2],
  ['ive', '', 2],
  ['ize', '', 2],
  ['ise', '', 2],
  ['ant', '', 2],
  ['al', '', 2],
  ['er', '', 2],
  ['ly', '', 1],
]

/** Where the region after the first consonant that follows a vowel begins, looking from `from`. */
function region(word: string, from: number): number {
  for (let at = from + 1; at < word.length; at++) {
    if (!VOWEL.test(word.charAt(at)) && VOWEL.test(word.charAt(at - 1))) return at + 1
  }
  return word.length
}

function withoutPlural(word: string): string {
  if (/(?:ss|x|sh|ch|zz)es$/.test(word)) return word.slice(0, -2)
  if (word.endsWith('ies')) return word.length > 4 ? `${word.slice(0, -3)}i` : word.slice(0, -1)
  if (word.endsWith('s') && !/(?:us|ss)$/.test(word) && VOWEL.test(word.slice(0, -2))) return word.slice(0, -1)
  return word
}

function withoutInflection(word: string): string {
  const ending = /(?:eed|ed|ing)(?:ly)?$/.exec(word)?.[0]
  if (ending === undefined) return word
  const rest = word.slice(0, -ending.length)
  if (ending.startsWith('eed')) return region(word, 0) <= rest.length ? `${rest}ee` : word
  if (!VOWEL.test(rest)) return word
  if (/(?:at|bl|iz)$/.test(rest) && rest.length > 3) return `${rest}e`
  if (DOUBLE.test(rest)) return rest.slice(0, -1)
  return SHORT_END.test(rest) && region(rest, 0) >= rest.length ? `${rest}e` : rest
}

/** Stem of one lower-case word of a to z; anything else comes back as it is. */
export function stem(word: string): string {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word
  const irregular = IRREGULAR.get(word)
  if (irregular !== undefined) return irregular
  let result = withoutInflection(withoutPlural(word))
  if (result.length > 2 && /[^aeiou]y$/.test(result)) result = `${result.slice(0, -1)}i`
  const first = region(result, 0)
  const second = region(result, first)
  for (const [suffix, becomes, where] of DERIVED) {
    if (!result.endsWith(suffix)) continue
    if (result.length - suffix.length >= (where === 1 ? first : second)) {
      result = result.slice(0, -suffix.length) + becomes
    }
    break
  }
  if (result.length > 5 && result.endsWith('ll')) result = result.slice(0, -1)
  // A final silent e goes, so that `locate` and `location` meet.
  if (result.endsWith('e') && result.length > 4 && !/(?:ee|le)$/.test(result)) result = result.slice(0, -1)
  return result
}
