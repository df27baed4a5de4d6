const ENDS_AS_QUESTION = /[?？]$/

export function isQuestion(text: string): boolean {
  return ENDS_AS_QUESTION.test(text)
}
