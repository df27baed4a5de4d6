/** Each two neighbouring characters; a single character stands for itself. */
export function bigramsOf(word: string): string[] {
  const characters = [...word]
  return characters.length === 1 ? characters : characters.slice(1).map((next, at) => `${characters[at]}${next}`)
}
