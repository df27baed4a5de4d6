declare module '*.css?inline' {
  const css: string
  export default css
}

/** The panel's hashed file name: see vite.config.ts. */
declare module 'virtual:panel-file' {
  const file: string
  export default file
}
