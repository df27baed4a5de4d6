import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

// The widget is two builds, panel first: the launcher is a classic script that names the panel's hashed file, and the
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

// light-dark(), nesting and @starting-style pass through as they are written.
const target = ['chrome123', 'firefox129', 'safari17.5']

export default defineConfig({
  publicDir: false,
  plugins: [panelFile],
  build: { target, cssTarget: target, outDir, modulePreload: false, copyPublicDir: false },
  environments: {
    panel: {
      consumer: 'client',
      build: {
        emptyOutDir: true,
        rolldownOptions: {
          input: { panel: source('panel.tsx') },
          preserveEntrySignatures: 'strict',
          output: { format: 'es', entryFileNames: `${folder}/[name]-[hash].js` },
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
  },
  builder: {
    async buildApp(builder) {
      for (const name of ['panel', 'launcher']) {
        const environment = builder.environments[name]
        if (environment) await builder.build(environment)
      }
    },
  },
})
