import { DatabaseSync } from 'node:sqlite'
import { naming } from './sqlite.ts'

const BUSY = 5

/**
 * Holds a lock that the system gives back when this process ends, however it ends; undefined where another process
 * holds it. Returns how to release it.
 */
export function takeLock(file: string): (() => void) | undefined {
  return naming(file, () => {
    const database = new DatabaseSync(file, { timeout: 0 })
    try {
      database.exec('BEGIN EXCLUSIVE')
      return () => database.close()
    } catch (error) {
      database.close()
      if ((error as { errcode?: number }).errcode === BUSY) return undefined
      throw error
    }
  })
}
