import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

/** In the address of a module that is loaded anew: Node keeps a module of the same address. */
export const GENERATION = 'generation'

/** Has the modules below a folder load theirs anew where they were: a dialog that is loaded again gets its tools again. */
export function reloadModulesOf(folder: string): void {
  const base = `${pathToFileURL(folder).href}/`
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context)
      const generation = context.parentURL && new URL(context.parentURL).searchParams.get(GENERATION)
      if (!generation || !resolved.url.startsWith(base)) return resolved
      return { ...resolved, url: `${resolved.url}?${GENERATION}=${generation}` }
    },
  })
}
