const MARK = /[?？]\s*$/
const ENGLISH =
  /^\s*(?:(?:and|but|so|ok|okay|wait|sorry|hm+|well|before that|first)[,\s]+)*(?:what|when|where|why|who|whose|which|how|can|could|do|does|did|is|are|will|would|should|may|must)\b/i
const CHINESE =
  /吗[?？。！\s]*$|呢[?？]?\s*$|怎么|什么|为什么|多少|哪[里儿个些]|几[天点号]|多久|能不能|可不可以|是不是|有没有/

/** Whether a text is put as a question, in English or Chinese. */
export function isQuestion(text: string): boolean {
  return MARK.test(text) || ENGLISH.test(text) || CHINESE.test(text)
}
