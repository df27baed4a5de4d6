import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

// The desk is a build of its own. The widget is two builds, panel first: the launcher is a classic script that names the panel's hashed file, and the
// two share no chunk, which a classic script could not import.
const outDir = fileURLToPath(new URL('dist/widget', import.meta.url))
/** The panel's folder in `outDir`, and in the addresses beside the script. */
const folder = 'widget'
const source = (name: string) => fileURLToPath(new URL(`src/widget/${name}`, import.meta.url))

const panelFile: Plugin = {
  name: 'panel-file',
  resolveId: (id) => (id === 'virtual:panel-file' ? `\0${id}` : undefined),
  load(id) {
    if (id !== '\0virtual:panel-file') return undefined
    const file = readdirSync(join(outDir, folder)).find((name) => /^panel-.+\.js$/.test(name))
    if (!file) throw new Error(`No panel in ${outDir}: build the panel before the launcher.`)
    return `export default ${JSON.stringify(`${folder}/${file}`)}`
  },
}

/** Vite's own loads style sheets and links ahead of a module, which ours has none of: 1.2 kB for a call. */
const plainImport: Plugin = {
  name: 'plain-import',
  enforce: 'pre',
  load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load()' : undefined),
}

const deskSource = (name: string) => fileURLToPath(new URL(`src/desk/${name}`, import.meta.url))

/** The desk's page as it is written: its files have names that stay. */
const deskPage: Plugin = {
  name: 'desk-page',
  applyToEnvironment: ({ name }) => name === 'desk',
  generateBundle() {
    for (const fileName of ['index.html', 'icon.svg']) {
      this.emitFile({ type: 'asset', fileName, source: readFileSync(deskSource(fileName), 'utf8') })
    }
  },
}

// light-dark(), nesting and @starting-style pass through as they are written.
const target = ['chrome123', 'firefox129', 'safari17.5']

export default defineConfig({
  publicDir: false,
  // JSX as plain calls: what it is compiled to otherwise brings a second way of making nodes along.
  oxc: {
    include: /\.tsx$/,
    jsx: { runtime: 'classic', pragma: '_h', pragmaFrag: '_Fragment' },
    jsxInject: "import { h as _h, Fragment as _Fragment } from 'preact'",
  },
  plugins: [panelFile, plainImport, deskPage],
  build: { target, cssTarget: target, outDir, modulePreload: false, copyPublicDir: false },
  environments: {
    panel: {
      consumer: 'client',
      build: {
        emptyOutDir: true,
        rolldownOptions: {
          input: { panel: source('panel.tsx') },
          // What a card needs of the panel comes from the panel itself: opening the chat is one file.
          preserveEntrySignatures: 'allow-extension',
          output: {
            format: 'es',
            entryFileNames: `${folder}/[name]-[hash].js`,
            chunkFileNames: `${folder}/[name]-[hash].js`,
          },
        },
      },
    },
    launcher: {
      consumer: 'client',
      build: {
        emptyOutDir: false,
        lib: { entry: source('launcher.ts'), formats: ['iife'], name: 'parley', fileName: () => 'widget.js' },
      },
    },
    desk: {
      consumer: 'client',
      build: {
        outDir: fileURLToPath(new URL('dist/desk', import.meta.url)),
        emptyOutDir: true,
        rolldownOptions: {
          input: { desk: deskSource('main.tsx') },
          output: { format: 'es', entryFileNames: '[name].js', assetFileNames: '[name][extname]' },
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      for (const name of ['panel', 'launcher', 'desk']) {
        const environment = builder.environments[name]
        if (environment) await builder.build(environment)
      }
    },
  },
})
