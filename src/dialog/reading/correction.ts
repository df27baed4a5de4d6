const CORRECTION =
  /^\s*(?:(?:oh|oops|wait|hm+|ah)[,.!\s]+)*(?:(?:no|nope|sorry|wrong|not (?:that|this)(?: one)?|i was wrong|my mistake|that(?:'s| is) (?:wrong|not right))\b[,.!\s]*(?:i meant?|it(?:'s| is| was| should be)|make (?:it|that)|rather|but|actually)?|i meant?\b|actually\b|correction\b|make (?:it|that)\b)[,:\s]*/i
const CORRECTION_ZH =
  /^\s*(?:哦|啊|呃|等等)?[,，。！!\s]*(?:(?:不对|不是|错了|说错了|写错了|搞错了|弄错了|打错了|我说错了|更正|抱歉|对不起)[,，。！!\s]*(?:应该是|我(?:的意思|是说|要的)是?|是|改成)?|我(?:的意思是|是说)|应该是|改成|换成)[,，:：\s]*/

/** The rest of a message that takes back what was said before ("no, I meant Friday", "不对，是周五"); undefined for any other. */
export function correctionIn(text: string): string | undefined {
  const rest = /\p{Script=Han}/u.test(text) ? text.replace(CORRECTION_ZH, '') : text.replace(CORRECTION, '')
  return rest === text || rest.trim() === '' ? undefined : rest
}
