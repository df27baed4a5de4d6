declare module '*.css?inline' {
  const css: string
  export default css
}

/** The panel's hashed file, relative to the script: see vite.config.ts. */
declare module 'virtual:panel-file' {
  const file: string
  export default file
}
