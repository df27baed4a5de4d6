import { plain } from './plain.ts'

const ABANDON =
  /^(?:(?:oh|ok|okay|no|sorry|please|actually|well)[, ]+)*(?:never ?mind(?: (?:that|it|about (?:that|it)))?|forget (?:it|about it|that)|cancel(?: (?:that|this|it))?|stop(?: (?:it|that|this))?|quit|exit|leave it|drop it|i (?:changed|have changed|'ve changed) my mind|i (?:do not|don't) want (?:to|this|that|it)(?: any ?more| any longer)?)(?:[, ]+(?:thanks|thank you|please|then))*$/
const ABANDON_ZH =
  /^(?:那|那就|还是|哦|嗯|我)?[,，\s]*(?:算了|取消|不用了|不要了|不想(?:弄|办|要|退|说)了|不办了|不弄了|不退了|没事了|停|停止|退出|别管了|当我没说)(?:吧|了|啊|谢谢|[,，\s]*谢谢)*$/

/** Whether somebody wants to stop what is being done: "never mind", "算了". */
export function abandons(text: string): boolean {
  const said = plain(text)
  return ABANDON.test(said) || ABANDON_ZH.test(said)
}

const ALL =
  /^(?:(?:oh|ok|okay|no|sorry|please|actually|well)[, ]+)*(?:(?:stop|cancel|forget|quit|end|drop) (?:everything|all(?: of (?:it|that|this))?|(?:it|that|this) all)|never ?mind (?:everything|all(?: of (?:it|that|this))?|(?:it|that|this) all))(?:[, ]+(?:thanks|thank you|please|then))*$/
const ALL_ZH =
  /^(?:那|那就|还是|哦|嗯|我)?[,，\s]*(?:(?:都|全都|全部|全)(?:算了|取消|不用了|不要了|不办了|不弄了|停|停止)|(?:取消|停止)(?:所有|全部))(?:吧|了|啊|谢谢|[,，\s]*谢谢)*$/

/** Whether somebody wants to stop all that was begun: "forget everything", "都算了". */
export function abandonsAll(text: string): boolean {
  const said = plain(text)
  return ALL.test(said) || ALL_ZH.test(said)
}
