import { plain } from './plain.ts'

const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Han}/gu, 'zh'],
  [/\p{Script=Hangul}/gu, 'ko'],
  [/\p{Script=Arabic}/gu, 'ar'],
  [/\p{Script=Hebrew}/gu, 'he'],
  [/\p{Script=Cyrillic}/gu, 'ru'],
  [/\p{Script=Greek}/gu, 'el'],
  [/\p{Script=Thai}/gu, 'th'],
  [/\p{Script=Devanagari}/gu, 'hi'],
]

/** The words that hold the sentences of a language together, and are rare in the others. */
const FUNCTION_WORDS: Readonly<Record<string, string>> = {
  en: 'the of and to is are was were am i you your my me they their with for that this it be can could will would should not or from if on in we our us at by as an has have had how what when where who why do does did which there please',
  de: 'der die das und ist sind sie ihr ihre mit für nicht ein eine einen den dem des auf von zu im wir wie werden kann können bei nach oder wenn wird innerhalb bis sich kein keine haben als aus zum zur uns unser ihnen diese dieser müssen dauert',
  fr: 'le la les et est sont vous votre vos avec pour pas un une des du de dans sur que qui nous ou si au aux par ne peut pouvez peuvent être sous ce cette ces notre avez ont plus mais comment quand',
  es: 'el los las y es son su sus con para no un una del de en que por si se al puede usted como lo más dentro está pueden nuestro nuestra tiene cuando cómo',
  it: 'il lo gli e è sono suo con per non un una del della di in che se al può come dei nel alla entro possono le nostro sua quando',
  pt: 'os as e é são seu sua com para não um uma do da dos em que por se ao pode como você dentro podem nosso nossa quando após',
  nl: 'de het een en is zijn u uw met voor niet van op in te dat die wij of als bij kan kunt binnen hoe worden wordt ons onze',
  pl: 'jest są z na do nie w się że to dla od po jak czy można przez oraz lub aby ciągu może',
  tr: 've bir bu için ile de da mı ne en çok gün içinde olarak veya olan nasıl sonra kadar',
  sv: 'och är att som på för med inte ett en av till kan du din ditt vi från inom hur det den har eller när om',
  da: 'og er at som på for med ikke et en af til kan du din dit vi fra inden hvordan det den har eller når hvis',
  fi: 'ja on ei että voi ovat voit sinun meidän kun jos tai sekä kuin mutta miten se tämä ole päivän kuluessa',
  cs: 'je na se v že pro jak nebo lze můžete vaše jsou být po od za není dnů',
  ro: 'și este sunt cu pentru nu un o de la din în dacă sau puteți poate cum dumneavoastră noastre zile',
  hu: 'az és hogy nem egy van meg vagy ha ez kell lehet belül hogyan után',
  vi: 'và là của có không được cho trong một các bạn để với khi hoặc thể này như ngày',
  id: 'dan yang di ke dari untuk dengan tidak ini itu anda dapat kami pada atau dalam bisa akan hari',
}
const WORDS = new Map(Object.entries(FUNCTION_WORDS).map(([lang, words]) => [lang, new Set(words.split(' '))]))

/**
 * The language a text is written in, as a base tag; undefined where its script serves several and no word tells. A
 * script stands for its most spoken language: enough for telling whether two texts share one.
 */
export function languageOf(text: string): string | undefined {
  const words =
    plain(text)
      .toLowerCase()
      .match(/\p{Script=Latin}+/gu) ?? []
  for (const [script, lang] of SCRIPTS) {
    const letters = text.match(script)?.length ?? 0
    // Names and codes are Latin in every language.
    if (letters > words.length && letters > 1) return lang === 'zh' && isJapanese(text, letters) ? 'ja' : lang
  }
  return languageOfWords(words)
}

/** Japanese cannot do without kana; Chinese may quote a name in them. */
function isJapanese(text: string, han: number): boolean {
  return (text.match(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0) > han / 4
}

/** Few words tell nothing, and neither do those that two languages share. */
function languageOfWords(words: readonly string[]): string | undefined {
  const counted = [...WORDS].map(([lang, known]) => ({ lang, hits: words.filter((word) => known.has(word)).length }))
  const [best, second] = counted.sort((a, b) => b.hits - a.hits)
  return best && best.hits >= 2 && best.hits > (second?.hits ?? 0) ? best.lang : undefined
}

const LATIN_LESS = new Set(['ja', 'fa', 'ur', ...SCRIPTS.map(([, lang]) => lang)])

/** Whether a language, as `languageOf` gives it, may be that of a text. */
export function mayBe(lang: string | undefined, other: string): boolean {
  // Nothing but a Latin text leaves it open.
  return lang === undefined ? !LATIN_LESS.has(other) : lang === other
}

export const baseOf = (tag: string): string => tag.split('-', 1)[0]?.toLowerCase() ?? tag
