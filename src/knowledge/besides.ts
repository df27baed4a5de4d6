import { extname } from 'node:path'

/** The address of a module beside another: TypeScript in a clone, JavaScript in the package. */
export function besides(module: string, name: string): URL {
  return new URL(`./${name}${extname(module)}`, module)
}
