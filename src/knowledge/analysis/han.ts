import traditionalCharacters from 'opencc-js/dict/TSCharacters'
import { HAN_WORDING } from './data/han-wording.ts'
import { replaced, WordFinder } from './word-finder.ts'

/** Of characters that traditional text alone has. Where several simplified ones are possible, the usual one. */
const SIMPLIFIED = new WordFinder(
  traditionalCharacters.split('|').map((row) => {
    const [traditional = '', simplified = ''] = row.split(' ')
    return [traditional, simplified] as const
  }),
)
const WORDING = new WordFinder(HAN_WORDING)

const POLITE =
  /^(?:你好|您好|亲亲?|哈喽|请问(?:一下|下)?|麻烦(?:你|您)?(?:帮我?)?(?:问|看|查)?(?:一下|下)?|我?想?(?:问|咨询|了解)(?:一下|下)|劳驾|打扰(?:一下|了)?)+/u
const PARTICLES = /(?<![酒网贴])[吗呢啊吧呀哦嘛啦呗哈]+$/u
/** At the end of a spoken question: 能退不, 可以么. */
const FINAL_NOT = /(?:(?<=\p{Script=Han})(?:不|没|没有)|(?<![怎什多这那要甚])么)$/u
/** "Can or can't I", "is it or isn't it": only that it is asked. */
const A_NOT_A = /(\p{Script=Han})不\1/gu
const HAVE_OR_NOT = /有没有/g

/** One way of writing a run of Han characters: simplified, in the words of written Mandarin. */
export function foldHan(run: string): string {
  return replaced(replaced(run, SIMPLIFIED), WORDING)
}

/** What is left of a folded run without courtesies, final particles and the forms of yes-no questions. */
export function withoutCourtesies(run: string): string {
  const asked = run
    .replace(POLITE, '')
    .replace(PARTICLES, '')
    .replace(FINAL_NOT, '')
    .replace(A_NOT_A, '$1')
    .replace(HAVE_OR_NOT, '有')
  return asked === '' ? run : asked
}
