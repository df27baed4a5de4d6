import { describe, expect, it } from 'vitest'
import { guessLanguage } from '../../src/knowledge/analysis/guess-language.ts'
import type { TermKind } from '../../src/knowledge/analysis/term.ts'
import { termsOf } from '../../src/knowledge/analysis/terms.ts'
import { meaningsOf } from '../../src/knowledge/index/meanings.ts'

/** The terms of a question that are not concepts or pairs. */
function told(text: string, lang?: string): string[] {
  const quiet: readonly TermKind[] = ['concept', 'pair', 'single', 'stop']
  return termsOf(text, { pairs: true, lang }).flatMap((term) => (quiet.includes(term.kind) ? [] : [term.text]))
}

const concepts = (text: string) =>
  termsOf(text, { pairs: true }).flatMap(({ text: concept, kind }) => (kind === 'concept' ? [concept] : []))

describe('terms of a question', () => {
  it.each([
    ['do u ship 2 canada', 'do you ship to canada'],
    ['whats ur return window pls', 'what is your return window please'],
    ['wanna talk 2 an agent', 'want to talk to an agent'],
    ['where r my parcels', 'where are my parcels'],
    ['forgot my pw', 'forgot my password'],
    ['怎麼退貨?', '怎么退货？'],
    ['請問軟體怎麼下載', '软件怎么下载'],
    ['亲，咋退货啊', '怎么退货'],
    ['保固期多久', '保修期多久'],
    ['退款啥时候到啊', '退款多久到'],
    ['能不能开发票', '能开发票'],
    ['到帐了没有', '到账了'],
    ['pay_402', 'PAY402'],
  ])('%s: as %s', (said, meant) => {
    expect(told(said).filter((term) => term !== 'what')).toEqual(told(meant).filter((term) => term !== 'what'))
  })

  it.each([
    ['2 jackets', '2'],
    ['ship 2 parcels', '2'],
    ['size 4', '4'],
    ['r value', 'r'],
  ])('%s: keeps %s', (text, kept) => {
    expect(told(text)).toContain(kept)
  })

  it('leaves quoted numbers and marks of running text alone', () => {
    const terms = termsOf('Orders ship 2 Canada', { pairs: false }).map(({ text }) => text)
    expect(terms).toContain('2')
  })

  it.each([
    ['運費', 'postage'],
    ['退款', 'money back'],
    ['注销', 'get rid of'],
    ['分期', 'pay later'],
    ['没到', "hasn't arrived"],
    ['没收到', 'didnt receive'],
  ])('%s and %s mean the same', (chinese, english) => {
    const shared = concepts(chinese).filter((concept) => concepts(english).includes(concept))
    expect(shared).not.toEqual([])
  })

  it('means by the pieces of a word what the word means, and nothing by the same characters elsewhere', () => {
    const meaningOf = (piece: string, text: string) => meaningsOf(termsOf(text, { pairs: true })).get(piece)
    expect(meaningOf('实体', '北京有实体店')).toEqual(new Set(concepts('有实体店')))
    expect(meaningOf('实体', '实体经济')).toBeUndefined()
  })

  it('tells nothing twice: a word that is alone in its row is no concept', () => {
    expect(concepts('address')).toEqual([])
  })
})

describe('other languages', () => {
  it.each([
    ['de', 'Wie lange dauert die Lieferung?', ['wie', 'lange', 'dauert', 'lieferung']],
    ['fr', "Où est l'échange ?", ['ou', 'echange']],
    ['es', '¿Dónde está mi pedido?', ['donde', 'pedido']],
  ])('%s words are read by its own rules', (lang, text, words) => {
    const found = told(text, lang)
    expect(found).toHaveLength(words.length)
    for (const [at, word] of words.entries()) expect(word.startsWith(found[at] ?? '-')).toBe(true)
  })

  it.each([
    ['ราคาค่าจัดส่งเท่าไร', 'ค่าจัดส่ง', 'Thai'],
    ['キャンセルしたい', 'キャンセル', 'Japanese'],
    ['배송비가 얼마예요', '배송비', 'Korean'],
    ['أُريدُ إلغاءَ الطلب', 'الغاء', 'Arabic'],
    ['как отследить заказ', 'заказ', 'Russian'],
  ])('%s shares terms with %s (%s)', (text, word) => {
    const terms = new Set(told(text))
    expect(told(word).some((term) => terms.has(term))).toBe(true)
  })

  it('are told apart by their function words', () => {
    const tags = ['en', 'de', 'fr']
    expect(guessLanguage('wo ist meine Bestellung', tags)).toBe('de')
    expect(guessLanguage('où est ma commande', tags)).toBe('fr')
    expect(guessLanguage('where is my order', tags)).toBe('en')
    expect(guessLanguage('PAY-402', tags)).toBeUndefined()
    expect(guessLanguage('anything at all', ['de'])).toBe('de')
  })
})
