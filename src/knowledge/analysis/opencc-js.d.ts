declare module 'opencc-js/dict/TSCharacters' {
  /** `traditional simplified[ other simplified …]`, separated by `|`. */
  const characters: string
  export default characters
}
